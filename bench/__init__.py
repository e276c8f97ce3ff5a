"""Measurements as ratios and counts: `./shijian bench`. Never part of the tests."""
