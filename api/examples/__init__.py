"""One example for each answer and body that the OpenAPI document shows, by route.

A test checks each by its model.
"""
