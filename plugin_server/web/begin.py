from flask import Blueprint

blueprint = Blueprint("begin", __name__)
