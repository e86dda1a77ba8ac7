"""How operations are described in the OpenAPI document: bodies, answers and problems, each with an example."""

from typing import Annotated, Any

from fastapi import Header

from exportgate.desk.problems import MEDIA_TYPE

KEY = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[ -~]{1,200}$",
        description="Sent again with the same body, the same answer comes back and nothing is done twice. "
        "A key is known for 7 days.",
    ),
]
_PROBLEMS = {
    400: "The request cannot be read.",
    401: "No token was sent, or none that is valid.",
    403: "The token has not the scope, or four eyes are needed.",
    404: "There is no such thing.",
    409: "Not possible as things stand, or the same request is still being answered.",
    413: "The request is too large.",
    415: "The body is not JSON.",
    422: "Something in the request is wrong; `errors` names each field.",
    429: "Too many requests; `Retry-After` says when to come again.",
    503: "Too much is waiting, no lists are loaded, or the records cannot be reached; `Retry-After` may say when.",
}
_ALWAYS = (400, 401, 403, 422, 429, 503)
_EXAMPLES: dict[int, dict[str, Any]] = {
    422: {
        "type": "urn:exportgate:problem:invalid",
        "title": "The request cannot be read as what it should be",
        "status": 422,
        "detail": "1 thing is wrong, so nothing was done",
        "errors": [{"field": "parties[0].country", "message": "found 'Korea', expected a country", "shipment": "S-1"}],
    }
}


def ref(name: str) -> dict[str, Any]:
    """Give the reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def one_or_many(schema: dict[str, Any], most: int) -> dict[str, Any]:
    """Give the schema of one of something, or a list of up to so many."""
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1, "maxItems": most}]}


def body(schema: dict[str, Any], example: Any) -> dict[str, Any]:
    """Describe the body of an operation."""
    content = {"application/json": {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def answers(schema: dict[str, Any], example: Any, *more: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """Describe the answer of an operation, and the problems that it may come to.

    Args:
        schema: of the answer.
        example: of the answer.
        more: statuses of problems beside those that every operation may come to.
        status: of the answer.
    """
    described: dict[int | str, dict[str, Any]] = {
        status: {"description": "Answered.", "content": {"application/json": {"schema": schema, "example": example}}}
    }
    return described | {code: problem(code) for code in sorted({*_ALWAYS, *more})}


def problem(code: int) -> dict[str, Any]:
    """Describe a problem that an operation may come to."""
    told = {"schema": ref("Problem"), "example": _EXAMPLES.get(code) or _example(code)}
    return {"description": _PROBLEMS[code], "content": {MEDIA_TYPE: told}}


def _example(code: int) -> dict[str, Any]:
    kinds = {400: "invalid", 401: "not-signed-in", 403: "not-allowed", 404: "not-found", 409: "state"}
    more = {413: "too-large", 415: "invalid", 429: "too-many", 503: "crowded"}
    kind = (kinds | more)[code]
    return {"type": f"urn:exportgate:problem:{kind}", "title": _PROBLEMS[code].rstrip("."), "status": code}
