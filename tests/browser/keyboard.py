"""Someone who has a keyboard and nothing else, and looks where the focus is."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import ElementHandle, Locator, Page

STOPS = 150
"""More keys to press than any page has."""

LOOK = """(element) => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return { fault: "The focus is lost." };
    const around = [focused, ...(focused.labels ?? []), focused.closest(".choice, .position, .rank, .card")];
    const outlined = (shape) => shape && getComputedStyle(shape).outlineStyle !== "none"
        && parseFloat(getComputedStyle(shape).outlineWidth) > 0;
    const { top, bottom, left, right } = focused.getBoundingClientRect();
    const inside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    // What only a script or a link puts the focus on is not a control: it is read out, not operated.
    if (focused.tabIndex >= 0 && !(inside && around.some(outlined)))
        return { fault: `The focus cannot be seen on ${focused.outerHTML.slice(0, 200)}` };
    return { there: focused === element };
}"""


class Keyboard:
    """Presses keys on `page`. After each, the focus has to be on something, and to be seen. `form` selects what is
    filled in."""

    def __init__(self, page: Page, form: str = "#ballot") -> None:
        self._page = page
        self._form = form

    def open(self, address: str) -> None:
        """Open a page and go over its header, as the first key offers."""
        self._page.goto(address)
        self._page.keyboard.press("Tab")
        self.press("Enter")

    def begin(self) -> None:
        """Put the focus on the first thing of a page that has just been opened."""
        self._page.keyboard.press("Tab")
        self._look(None)

    def press(self, *keys: str) -> None:
        """Press keys that leave the page where it is."""
        for key in keys:
            self._page.keyboard.press(key)
            self._look(None)

    def reach(self, target: Locator, key: str = "Tab") -> None:
        """Press Tab, or Shift+Tab, until the focus is on `target`."""
        element = target.element_handle()  # found once: looking for it after each key takes longer than the key
        for _ in range(STOPS):
            if self._look(element):
                return
            self._page.keyboard.press(key)
        raise AssertionError(f"No key leads to {target}.")

    def fill(self, name: str, value: str) -> None:
        """Fill in a field of the form anew, or choose the one of its boxes that has this value."""
        field = self._page.locator(f'{self._form} [name="{name}"]').first
        match field.get_attribute("type"):
            case "radio":
                self._choose(self._page.locator(f'{self._form} [name="{name}"][value="{value}"]'))
            case "checkbox":
                self.reach(self._page.locator(f'{self._form} [name="{name}"][value="{value}"]'))
                self.press("Space")
            case _:
                self.reach(field)
                self.press("ControlOrMeta+a")
                self._page.keyboard.type(value)

    def operate(self, target: Locator) -> None:
        """Press a button, or open something, that leaves the page where it is."""
        self.reach(target)
        self.press("Enter")

    def go(self, target: Locator) -> None:
        """Operate what leads to another page."""
        self.reach(target)
        with self._page.expect_navigation():
            self._page.keyboard.press("Enter")

    def _choose(self, target: Locator) -> None:
        """Tab leads to one button of a group, arrows from there to the others."""
        group = f'input[name="{target.get_attribute("name")}"]'
        chosen = self._page.locator(f"{group}:checked")
        self.reach(chosen if chosen.count() else self._page.locator(group).first)
        self.press("Space")
        while not target.is_checked():
            self.press("ArrowDown")

    def _look(self, element: ElementHandle | None) -> bool:
        """Whether the focus is on `element`."""
        seen: dict[str, Any] = self._page.evaluate(LOOK, element)
        assert "fault" not in seen, seen["fault"]
        return bool(seen["there"])
