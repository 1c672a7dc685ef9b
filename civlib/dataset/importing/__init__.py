"""A published report → the data of its year: readers make tables of it, which are recognised."""
