"""The report as JUnit's XML: a case for each clause."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ..model import Operation, Report, Verdict
from ..text import label, visible
from ..words import explain, part

_OUTCOMES = {
    "violated": "failure",
    "stale": "failure",
    "error": "error",
    "undecided": "skipped",
    "not selected": "skipped",
    "known": "skipped",
}


def render(report: Report) -> bytes:
    """A suite for each operation; undecided clauses are skipped, with their reason."""
    root = Element("testsuites", name=label(report.contract.title))
    for operation in report.operations:
        _suite(SubElement(root, "testsuite"), report, operation)
    for name in ("tests", "failures", "errors"):  # the schema of Jenkins has no sum of the skipped
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def _suite(suite: Element, report: Report, operation: Operation) -> None:
    outcomes = [_OUTCOMES.get(verdict.state) for verdict in operation.verdicts]
    suite.attrib |= {
        "name": label(operation.id),
        "tests": str(len(outcomes)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
        "skipped": str(outcomes.count("skipped")),
    }
    for verdict in operation.verdicts:
        group = label(f"{operation.id}.{part(verdict)}")
        case = SubElement(suite, "testcase", classname=group, name=label(verdict.clause))
        _case(case, report, verdict)


def _case(case: Element, report: Report, verdict: Verdict) -> None:
    kind = _OUTCOMES.get(verdict.state)
    text = visible(explain(report, verdict))
    if kind is not None:
        message = label(verdict.reason) or (
            label(verdict.sentence) if verdict.violations else verdict.state
        )
        told = SubElement(case, kind, message=message)
        if kind != "skipped":
            told.set("type", verdict.state)
            told.text = text
    elif verdict.state == "warning":
        SubElement(case, "system-out").text = text
