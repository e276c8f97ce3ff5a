import pytest
from tests.build.orders import an_order


@pytest.mark.django_db
def test_walk():
    o = an_order(state="rated")
    print([(s.state, s.note_code) for s in o.steps.all()])
    assert o.number
