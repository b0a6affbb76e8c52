"""Repository, service and controller interfaces for items."""

from app.core.interfaces import ControllerABC, RepoABC, ServiceABC
from app.items.models import Item
from app.items.schemas import ItemCreate, ItemUpdate


class ItemRepoABC(RepoABC[Item]): ...


class ItemServiceABC(ServiceABC[Item, ItemCreate, ItemUpdate]): ...


class ItemControllerABC(ControllerABC): ...
