"""The gallery's page in a real browser."""

from pathlib import Path

import pytest
from tools import program

PAGE = Path(__file__).parent.parent / "gallery" / "index.html"


@pytest.fixture(scope="module")
def browser():
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    driver = program("chromedriver", "chromium-driver")
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options, webdriver.ChromeService(driver))
    yield opened
    opened.quit()


@pytest.fixture
def page(browser):
    browser.set_window_size(1280, 900)
    browser.get(PAGE.as_uri())
    return browser


def cards(page):
    found = page.find_elements("css selector", ".card")
    return [card for card in found if card.is_displayed()]


def test_nothing_is_missing_and_nothing_complains(page):
    for image in page.find_elements("css selector", ".picture img"):
        page.execute_script("arguments[0].loading = 'eager'", image)
    every = "Promise.all([...document.images].map((image) => image.decode()))"
    wait = f"const done = arguments[0]; {every}.then(() => done(true), done)"
    assert page.execute_async_script(wait) is True
    assert page.get_log("browser") == []
    assert len(cards(page)) == len(page.find_elements("css selector", ".card")) >= 2


def test_pictures_stand_still_until_they_are_pressed_and_again_after(page):
    button = next(
        b
        for b in page.find_elements("css selector", ".picture")
        if b.get_attribute("data-moving").endswith("gif")
    )
    image = button.find_element("css selector", "img")
    poster = image.get_attribute("src")
    assert poster.endswith(".png")
    page.execute_script("arguments[0].click()", button)
    assert image.get_attribute("src").endswith(button.get_attribute("data-moving"))
    assert button.get_attribute("aria-label").startswith("Stop")
    page.execute_script("arguments[0].click()", button)
    assert image.get_attribute("src") == poster


def test_a_topic_shows_its_pictures_only_and_stays_in_the_address(page):
    topic = page.find_elements("css selector", "nav [data-topic]")[1]
    name = topic.get_attribute("data-topic")
    topic.click()
    shown = cards(page)
    assert shown and {card.get_attribute("data-topic") for card in shown} == {name}
    page.refresh()
    assert [card.get_attribute("data-topic") for card in cards(page)] == [name] * len(shown)


def test_the_command_is_copied(page):
    button = page.find_element("css selector", ".copy")
    page.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    button.click()
    read = "const done = arguments[0]; navigator.clipboard.readText().then(done, (e) => done(String(e)))"
    command = page.find_element("css selector", ".command code").get_attribute("textContent")
    assert command.startswith("optviz ") and page.execute_async_script(read) == command


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_nothing_is_wider_than_the_screen(page, width):
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    wide = page.execute_script("return document.documentElement.scrollWidth")
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= width


def test_dark_is_dark(page):
    def paper():
        return page.execute_script("return getComputedStyle(document.body).backgroundColor")

    light = paper()
    page.find_element("css selector", ".theme").click()
    assert paper() != light
