"""What the service takes and answers."""

from .error import *
from .integration import *
from .integration_page import *
from .list_integrations import *
