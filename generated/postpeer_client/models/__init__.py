"""What the service answers."""

from .error import Error
from .integration import Integration
from .integration_page import IntegrationPage
from .list_integrations_sort import ListIntegrationsSort

__all__ = [
    "Error",
    "Integration",
    "IntegrationPage",
    "ListIntegrationsSort",
]
