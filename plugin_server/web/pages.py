from flask import Blueprint

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def practice():
    return "hello"
