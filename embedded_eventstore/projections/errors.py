"""Errors of projections. None of these ends the server."""


class ProjectionRequestError(Exception):
    """A request about a projection that can't be done."""


class ProjectionNotFound(ProjectionRequestError):
    """No projection has this name.

    Args:
        name: the name.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"Projection '{name}' not found")
        self.name = name


class ProjectionConflict(ProjectionRequestError):
    """A projection with this name exists already."""


class ProjectionOperationFailed(ProjectionRequestError):
    """The projection's status does not allow it, or the projection may not be changed at all."""


class StateNotReadable(ProjectionRequestError):
    """The projection's source can't run, so there is no state to read."""


class ProjectionFaulted(Exception):
    """A projection stops with a fault. Its message is the reason in the projection's statistics."""
