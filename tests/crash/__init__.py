"""What must hold whatever happens: a kill at any moment, a changed bit anywhere."""
