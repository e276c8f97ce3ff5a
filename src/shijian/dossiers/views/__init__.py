"""The faces of a person's file: the person's own, the desk's, the office's."""
