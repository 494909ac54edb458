"""One sentence in place of the page of HTML that moto sends when it fails itself."""

from botocore.exceptions import ClientError

SENTENCE = (
    "the server failed at this request, and does not say why. AWS would refuse it, or take it: look at its arguments."
)


def in_a_sentence(error: ClientError) -> ClientError:
    """The error with a sentence as its message where that is a page of HTML; else the error itself.

    Args:
        error: what a call of a client has raised; its class, code and operation stay.
    """
    told = error.response.get("Error", {})
    if "<html" not in told.get("Message", "").lower():
        return error
    return type(error)({**error.response, "Error": {**told, "Message": SENTENCE}}, error.operation_name)
