#!/usr/bin/python3
"""A window of WebKitGTK for WebKitWebDriver, with a profile that stays (its own MiniBrowser forgets everything).

Arguments: --profile=FOLDER, --size=WIDTHxHEIGHT. WebKitGTK shares its engine with Safari; it is not Safari on an iPhone.
"""
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402


def given(name):
    return next(word.split("=", 1)[1] for word in sys.argv if word.startswith(f"--{name}="))


profile = given("profile")
width, height = (int(side) for side in given("size").split("x"))
data = WebKit2.WebsiteDataManager(base_data_directory=f"{profile}/data", base_cache_directory=f"{profile}/cache")
context = WebKit2.WebContext(website_data_manager=data)
context.set_automation_allowed(True)
windows = []


def make_view(_session):
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    window = Gtk.Window()
    window.set_default_size(width, height)
    window.add(view)
    window.show_all()
    windows.append(window)
    view.connect("close", lambda _view: window.destroy())
    return view


def started(_context, session):
    about = WebKit2.ApplicationInfo()
    about.set_name("kith-webkit")
    session.set_application_info(about)
    session.connect("create-web-view", make_view)


context.connect("automation-started", started)
Gtk.main()
