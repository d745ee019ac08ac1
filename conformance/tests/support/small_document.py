"""A short OpenAPI document, and how the loader refuses it after one change of its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from postpeer_conformance.contract import DocumentError, load

DOCUMENT = """\
openapi: 3.1.0
info: {title: Library, version: 2.1.0}
servers: [{url: 'https://{region}.example.com', variables: {region: {default: eu}}}]
security: [{readerKey: []}]
paths:
  /shelves/books:
    parameters:
      - {name: trace, in: header, schema: {type: string}}
    get:
      operationId: listBooks
      parameters:
        - $ref: '#/components/parameters/size'
        - {name: skip, in: query, schema: {type: integer, minimum: 0, default: 0}}
        - {name: order, in: query, schema: {type: string, enum: [asc, desc], default: asc}}
        - {name: genre, in: query, schema: {type: string}}
        - {name: lender, in: query, schema: {type: [integer, 'null']}}
        - {name: text, in: query, schema: {type: string}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      responses:
        '200':
          description: Books.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Page'}}
        '400':
          $ref: '#/components/responses/Refused'
      x-collection:
        items: /data/books
        total: /data/count
        key: /isbn
        page: {limit: size, offset: skip}
        sort: {parameter: order, by: /pages}
        filters:
          - {parameter: genre, fields: [/genre], match: equals}
          - {parameter: lender, fields: [/lender], match: equals, absent: none}
          - {parameter: text, fields: [/name, /author/name], match: contains, case: ignored}
components:
  securitySchemes:
    readerKey: {type: apiKey, in: header, name: reader-key}
  parameters:
    size:
      name: size
      in: query
      schema: {type: integer, minimum: 1, maximum: 50, default: 10}
  responses:
    Refused:
      description: Refused.
      content:
        application/json: {schema: {type: object}}
  schemas:
    Page:
      type: object
      required: [data]
      properties:
        data:
          type: object
          required: [books, count]
          properties:
            books: {type: array, items: {$ref: '#/components/schemas/Book'}}
            count: {type: integer}
    Thing:
      type: object
      required: [isbn]
      properties:
        isbn: {type: string}
    Book:
      allOf:
        - $ref: '#/components/schemas/Thing'
        - type: object
          required: [pages]
          properties:
            pages: {type: integer}
            genre: {type: string}
            lender: {type: [integer, 'null']}
            name: {anyOf: [{type: string}, {type: 'null'}]}
            author: {type: object, properties: {name: {type: string}}}
"""


def written(folder: Path, text: str = DOCUMENT) -> Path:
    """*text* as the file ``library.yaml`` in *folder*."""
    path = folder / "library.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str) -> str:
    """The document with *old*, which stands in it once, replaced by *new*."""
    assert DOCUMENT.count(old) == 1, old
    return DOCUMENT.replace(old, new)


def refusal_of(path: Path) -> tuple[str, str]:
    """The line that the loader blames (stripped), and what it says of it."""
    with pytest.raises(DocumentError) as caught:
        load(path)
    error = caught.value
    assert error.line is not None
    assert str(error).startswith(f"{path}:{error.line}: ")
    assert "\n" not in str(error)
    blamed = path.read_bytes().splitlines()[error.line - 1].decode(errors="replace")
    return blamed.strip(), str(error).removeprefix(f"{path}:{error.line}: ")
