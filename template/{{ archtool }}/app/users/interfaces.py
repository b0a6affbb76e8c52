"""Repository, service and controller interfaces for users."""

from abc import abstractmethod

from archtool.layers.default_layer_interfaces import ABCController, ABCRepo, ABCService
from web_fractal.http.interfaces import HttpControllerABC

from app.core.queries import Slice
from app.core.unit_of_work import UnitOfWork
from app.users.models import User


class UserRepoABC(ABCRepo):
    @abstractmethod
    async def get_by_email(self, uow: UnitOfWork, email: str) -> User | None: ...

    @abstractmethod
    async def replace_password_hash(self, uow: UnitOfWork, old: str, new: str) -> None: ...

    @abstractmethod
    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[User]: ...

    @abstractmethod
    async def add(self, uow: UnitOfWork, entity: User) -> User: ...


class UserServiceABC(ABCService):
    @abstractmethod
    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[User]: ...

    @abstractmethod
    async def replace_password_hash(self, uow: UnitOfWork, old: str, new: str) -> None: ...

    @abstractmethod
    async def register(self, uow: UnitOfWork, email: str, password_hash: str) -> User: ...

    @abstractmethod
    async def get_by_email(self, uow: UnitOfWork, email: str) -> User | None: ...


class UserControllerABC(HttpControllerABC, ABCController): ...


class AuthControllerABC(HttpControllerABC, ABCController): ...
