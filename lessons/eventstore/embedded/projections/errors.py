"""What can go wrong with a projection. None of these ends the server."""


class ProjectionError(Exception):
    """A request about a projection that can't be done."""


class ProjectionNotFound(ProjectionError):
    """No projection has this name."""

    def __init__(self, name: str):
        super().__init__(f"Projection '{name}' not found")
        self.name = name


class ProjectionConflict(ProjectionError):
    """A projection with this name exists already."""


class OperationFailed(ProjectionError):
    """The projection is in a state that doesn't allow it, or may not be changed at all."""


class NotReadable(ProjectionError):
    """The projection's source could not be run, so there is no state to be read."""


class Faulted(Exception):
    """A projection can't go on. Its message is what statistics show as the reason."""
