/** Menus by keyboard. */
import type { Page } from "playwright-core";

/** Opens the menu and chooses in it. A menu takes the focus once it is open: a key that is pressed before goes to its first item. */
export async function choose(page: Page, menu: string | RegExp, item: string): Promise<void> {
  await page.getByRole("button", { name: menu, exact: true }).press("Enter");
  await page.locator("[role=menuitem]:focus").waitFor();
  await page.getByRole("menuitem", { name: item, exact: true }).press("Enter");
}
