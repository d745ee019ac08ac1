from typing import Literal

ListIntegrationsSort = Literal["asc", "desc"]

LIST_INTEGRATIONS_SORT_VALUES: set[ListIntegrationsSort] = {
    "asc",
    "desc",
}


def check_list_integrations_sort(value: str) -> ListIntegrationsSort:
    if value in LIST_INTEGRATIONS_SORT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_INTEGRATIONS_SORT_VALUES!r}")
