"""An operation that cannot be asked is refused in one sentence with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.contract.api_key import ApiKey
from support.small_document import changed, refusal_of, written


def refusal(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The blamed line and the sentence after one change of the document."""
    return refusal_of(written(folder, changed(old, new)))


def test_a_parameter_in_no_place(tmp_path: Path) -> None:
    """The four places are known."""
    said = refusal(tmp_path, "{name: trace, in: header", "{name: trace, in: haeder")[1]
    assert said == "a parameter cannot be in haeder; did you mean header?"


def test_a_parameter_twice(tmp_path: Path) -> None:
    """Which of two would count cannot be told."""
    said = refusal(tmp_path, "{name: text, in: query", "{name: genre, in: query")[1]
    assert said == "the query parameter genre is defined twice"


def skipped(folder: Path, old: str, new: str) -> str:
    """Why an operation was left out, after one change of the document."""
    contract = load(written(folder, changed(old, new)))
    assert [each.id for each in contract.operations] == ["listBooks"]
    (error,) = contract.skipped
    return str(error).partition(": ")[2]


def test_an_operation_id_twice(tmp_path: Path) -> None:
    """Method names of clients come from it, so the second one is left out."""
    other = "    head: {operationId: listBooks, responses: {'200': {description: Ok.}}}\n    get:\n"
    said = skipped(tmp_path, "    get:\n", other)
    assert said == "the operationId listBooks is used twice"


def test_an_operation_without_responses(tmp_path: Path) -> None:
    """An operation without answers promises nothing: it is left out."""
    other = "    head: {responses: {}}\n    get:\n"
    assert skipped(tmp_path, "    get:\n", other) == "head /shelves/books has no responses"


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        ("{parameters: [{name: a, in: query}], {OK}}", "the parameter a has no schema"),
        ("{parameters: [{name: a, in: path, required: true, schema: {}}], {OK}}",
         "the path /shelves/books has no {a}"),
        ("{responses: {'200': {description: Ok., content: {a/b: {schema: {type: strin}}}}}}",
         '"strin" is not a valid type of a JSON Schema'),
        ("{responses: {'200': {description: Ok., content: {a/b: {schema: {pattern: '('}}}}}}",
         '"(" is not a valid pattern of a JSON Schema'),
        ("{requestBody: {content: {}}, {OK}}", "the requestBody has no content"),
        ("{security: [{readerKey: [], other: []}], {OK}}",
         "other is not a security scheme of the document; there is readerKey"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_costs_one_operation(
    tmp_path: Path, operation: str, reason: str
) -> None:
    """The others are tested, and the reason is told with its line."""
    text = operation.replace("{OK}", "responses: {'200': {description: Ok.}}")
    assert skipped(tmp_path, "    get:\n", f"    post: {text}\n    get:\n") == reason


def test_a_document_without_one_usable_operation(tmp_path: Path) -> None:
    """It is refused for what is wrong with the first."""
    path = written(
        tmp_path, "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a: {get: {}}\n"
    )
    assert refusal_of(path) == ("/a: {get: {}}", "get /a has no responses")


@pytest.mark.parametrize("status", ["'4xx'", "'99'", "ok", "'600'"])
def test_an_answer_without_status(tmp_path: Path, status: str) -> None:
    """It would never be found."""
    blamed, said = refusal(tmp_path, "'400':", f"{status}:")
    assert blamed == f"{status}:"
    assert said.endswith(" is no status; write three digits, 4XX or default")


def test_a_parameter_without_schema(tmp_path: Path) -> None:
    """It is called by its name."""
    said = refusal(tmp_path, "genre, in: query, schema: {type: string}}", "genre, in: query}")[1]
    assert said == "the parameter genre has no schema"


def test_a_body_without_schema(tmp_path: Path) -> None:
    """It may have any form."""
    text = changed("application/json: {schema: {type: object}}", "application/json: {}")
    contract = load(written(tmp_path, text))
    (pointer,) = contract.operations[0].responses["400"].content.values()
    assert contract.validator(pointer).is_valid([1])


def test_a_misspelt_security_scheme(tmp_path: Path) -> None:
    """The nearest scheme is offered."""
    said = refusal(tmp_path, "security: [{readerKey: []}]", "security: [{readrKey: []}]")[1]
    assert said == "readrKey is not a security scheme of the document; did you mean readerKey?"


def test_two_keys_at_once(tmp_path: Path) -> None:
    """The suite brings one key."""
    text = changed("[{readerKey: []}]", "[{readerKey: [], other: []}]").replace(
        "  securitySchemes:\n", "  securitySchemes:\n    other: {type: http, scheme: basic}\n"
    )
    said = refusal_of(written(tmp_path, text))[1]
    assert said == "readerKey and other are needed at once; keep one scheme in each alternative"


@pytest.mark.parametrize(
    ("scheme", "where"),
    [
        ("{type: apiKey, in: query, name: key}", ("query", "key", "")),
        ("{type: apiKey, in: cookie, name: session}", ("cookie", "session", "")),
        ("{type: http, scheme: Bearer}", ("header", "Authorization", "Bearer")),
        ("{type: http, scheme: basic}", ("header", "Authorization", "Basic")),
        ("{type: oauth2, flows: {}}", ("header", "Authorization", "Bearer")),
    ],
)
def test_where_a_key_can_be(tmp_path: Path, scheme: str, where: tuple[str, str, str]) -> None:
    """In a header, the query or a cookie, or behind the name of a scheme."""
    text = changed("{type: apiKey, in: header, name: reader-key}", scheme)
    key = load(written(tmp_path, text)).operations[0].key
    assert key is not None
    assert (key.location, key.name, key.scheme) == where


@pytest.mark.parametrize("given", ["Basic é", "Basic ====", "Basic /w==", "Basic", "basic AAAAA"])
def test_what_is_no_user_and_password_is_a_wrong_key(given: str) -> None:
    """A server refuses it as any other; it does not fail."""
    key = ApiKey("header", "Authorization", "Basic", "")
    assert key.read({"authorization": given}, ()) == ""


@pytest.mark.parametrize("sent", ["a key", 'a"key', "%41", "x=y"])
def test_a_cookie_holds_the_key_as_it_was_sent(sent: str) -> None:
    """Whatever other cookies hold."""
    key = ApiKey("cookie", "session", "", "")
    assert key.read({"cookie": f'cart={{"n": 1}}; session={sent} ; path=/'}, ()) == sent
    assert key.read({"cookie": "cart=session"}, ()) is None
    assert key.read({}, ()) is None


def test_a_scheme_that_is_not_supported(tmp_path: Path) -> None:
    """Another alternative may be."""
    text = changed("{type: apiKey, in: header, name: reader-key}", "{type: mutualTLS}")
    said = refusal_of(written(tmp_path, text))[1]
    assert said.startswith("the security scheme readerKey is not supported; there are apiKey,")
    other = text.replace("[{readerKey: []}]", "[{readerKey: []}, {other: []}]").replace(
        "  securitySchemes:\n", "  securitySchemes:\n    other: {type: http, scheme: basic}\n"
    )
    key = load(written(tmp_path, other)).operations[0].key
    assert key is not None
    assert key.scheme == "Basic"


def test_a_key_that_is_optional(tmp_path: Path) -> None:
    """Nobody can be refused for a wrong one."""
    text = changed("[{readerKey: []}]", "[{readerKey: []}, {}]")
    assert load(written(tmp_path, text)).operations[0].key is None


@pytest.mark.parametrize("name", ["reader key", "'reader-key:'", "''", "ключ"])
def test_a_key_whose_header_has_no_name(tmp_path: Path, name: str) -> None:
    """A header's name could end the header, and begin another."""
    said = refusal(tmp_path, "name: reader-key", f"name: {name}")[1]
    assert said.endswith(" is not a name of a header; use letters, digits and -, as in x-api-key")
