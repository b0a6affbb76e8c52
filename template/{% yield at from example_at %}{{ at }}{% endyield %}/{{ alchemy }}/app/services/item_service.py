"""Business logic for items."""

from app.models.item import Item
from app.services import base


class ItemService(base.Service[Item]):
    class Repo(base.Repository[Item]):
        model_type = Item
        label = "item"

    repository_type = Repo
