"""Repository, service and controller interfaces for items."""

from archtool.layers.default_layer_interfaces import ABCController
from web_fractal.http.interfaces import HttpControllerABC

from app.core.interfaces import RepoABC, ServiceABC
from app.items.models import Item
from app.items.schemas import ItemCreate, ItemUpdate


class ItemRepoABC(RepoABC[Item]): ...


class ItemServiceABC(ServiceABC[Item, ItemCreate, ItemUpdate]): ...


class ItemControllerABC(HttpControllerABC, ABCController): ...
