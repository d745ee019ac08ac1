"""The commands as one: whatever ends them does so as a ``ConformanceError``."""

from __future__ import annotations

from typing import Any

import click
from click.exceptions import Abort, Exit

from ..contract import DocumentError
from ..errors import CannotTest, ConformanceError, InternalError


class Group(click.Group):
    """Commands none of which ends with a mistake of the suite, or with 1, by accident."""

    def invoke(self, context: click.Context) -> Any:
        """Runs a command; raises what ``cli.invoke`` has words for, and nothing else."""
        try:
            return super().invoke(context)
        except click.UsageError as error:
            name = context.invoked_subcommand
            command = self.get_command(context, name) if name else None
            if command is not None and error.ctx is None:  # the parser does not tell it
                error.ctx = click.Context(command, info_name=name, parent=context)
            raise
        except (click.ClickException, Abort, Exit, ConformanceError, DocumentError):
            raise
        except KeyboardInterrupt:
            raise CannotTest("interrupted") from None
        except MemoryError:
            raise CannotTest("there is not enough memory: free some, or use less data") from None
        except Exception as error:
            raise InternalError(error) from error
