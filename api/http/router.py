"""The routers of the service, in the order in which paths are matched."""

from api.http import library, route

ROUTERS = (route.router, library.router)
