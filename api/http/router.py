"""The routers of the service, in the order in which paths are matched."""

from api.http import route

ROUTERS = (route.router,)
