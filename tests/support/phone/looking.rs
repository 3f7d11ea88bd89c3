//! What is looked at: what can be seen, found by role and name, and what the browser and axe say of it.

use std::cell::RefCell;
use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::{
    common::print::{PrintMargins, PrintPage, PrintParameters},
    prelude::*,
};

use super::Phone;
use crate::support::{build, driver::Engine};

const FIND: &str = include_str!("../find.js");

impl Phone {
    /// The element in a role, by its name.
    pub async fn find(&self, role: &str, name: &str) -> Result<WebElement> {
        self.look(role, name, None).await
    }

    /// The same, in the card, row or section that shows a text.
    pub async fn find_in(&self, inside: &str, role: &str, name: &str) -> Result<WebElement> {
        self.look(role, name, Some(inside)).await
    }

    /// Is there such an element at this moment? Waits for nothing.
    pub async fn has(&self, role: &str, name: &str) -> Result<bool> {
        Ok(self.glance(&[role], name, None).await?.is_some())
    }

    /// Waits until a text can be seen.
    pub async fn sees(&self, text: &str) -> Result<()> {
        self.wait_for(&format!("sees \u{201c}{text}\u{201d}"), async || Ok(self.text().await?.contains(text))).await
    }

    /// Waits until a text is nowhere to be seen.
    pub async fn sees_no_more(&self, text: &str) -> Result<()> {
        self.wait_for(&format!("sees no \u{201c}{text}\u{201d}"), async || Ok(!self.text().await?.contains(text))).await
    }

    /// Waits until an element matches a CSS selector: for states such as `[data-sync=idle]`.
    pub async fn shows(&self, selector: &str) -> Result<()> {
        let script = "return document.querySelector(arguments[0]) !== null";
        self.wait_for(&format!("shows {selector}"), async || {
            Ok(self.session().execute(script, vec![json!(selector)]).await?.json() == &Value::Bool(true))
        })
        .await
    }

    /// Is the focus on this element?
    pub async fn is_on(&self, role: &str, name: &str) -> Result<bool> {
        let Some(found) = self.glance(&[role], name, None).await? else { return Ok(false) };
        let same =
            self.session().execute("return document.activeElement === arguments[0]", vec![found.to_json()?]).await;
        // Drawn anew between looking and asking: not yet.
        Ok(same.is_ok_and(|same| same.json() == &Value::Bool(true)))
    }

    /// What can be seen now, without the invisible marks around names and numbers.
    pub async fn text(&self) -> Result<String> {
        // What is only read out does not count as seen.
        let script = "let text = document.body?.innerText ?? ''; \
            for (const spoken of document.querySelectorAll('[data-spoken]')) text = text.replace(spoken.innerText, ''); \
            return text.replace(/[\\u2066-\\u2069\\u200e\\u200f\\u00ad]/g, '')";
        // While a page is being loaded there is none.
        Ok(self.js(script).await.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default())
    }

    /// Where the page is.
    pub async fn address(&self) -> Result<String> {
        Ok(self.session().current_url().await?.to_string())
    }

    /// Everything that the browser said since it was last asked: warnings, thrown errors, what the policy stopped.
    pub async fn console(&self) -> Result<Vec<String>> {
        if self.engine == Engine::WebKit {
            return Ok(vec!["(WebKitGTK keeps no console for its driver)".to_owned()]);
        }
        let entries = self.session().browser_log().await?;
        Ok(entries.iter().map(|entry| entry.message.clone()).collect())
    }

    /// Everything that this browser keeps of the app, as one text.
    pub async fn stored(&self) -> Result<String> {
        Ok(self.js_async(include_str!("../stored.js")).await?.to_string())
    }

    /// From now on the page stays as it is printed, marked `body[data-sheet]`: a browser that is driven shows no dialog
    /// that would hold it.
    pub async fn holds_what_it_prints(&self) -> Result<()> {
        self.js("window.print = () => { const sheet = document.body.cloneNode(true); sheet.dataset.sheet = ''; document.body.replaceWith(sheet); }")
            .await?;
        Ok(())
    }

    /// How many sheets of A4 the page takes in print.
    pub async fn sheets(&self) -> Result<usize> {
        let page = PrintPage { width: 21.0, height: 29.7 };
        let margin = PrintMargins { top: 1.2, bottom: 1.2, left: 1.2, right: 1.2 };
        let sheet = PrintParameters { page, margin, shrink_to_fit: false, ..PrintParameters::default() };
        let pdf = String::from_utf8_lossy(&self.session().print_page(sheet).await?).into_owned();
        Ok(pdf.split("/Type /Page").skip(1).filter(|rest| !rest.starts_with('s')).count())
    }

    /// What axe finds against WCAG 2.2 A and AA on the screen as it is: one line a rule, with the places.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let program = fs::read_to_string(build::top().join("node_modules/axe-core/axe.min.js"))
            .context("axe (cargo xtask setup installs it)")?;
        self.js(&program).await?;
        let tags = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";
        let script = format!(
            "const found = await axe.run(document, {{ runOnly: {{ type: 'tag', values: {tags} }} }}); \
             return found.violations.map((v) => v.id + ': ' + v.help + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', '))"
        );
        let found = self.js_async(&script).await?;
        let lines = found.as_array().context("axe answers with a list")?;
        Ok(lines.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    pub(super) async fn look(&self, role: &str, name: &str, inside: Option<&str>) -> Result<WebElement> {
        self.first_of(&[role], name, inside).await
    }

    pub(super) async fn first_of(&self, roles: &[&str], name: &str, inside: Option<&str>) -> Result<WebElement> {
        let found = RefCell::new(None);
        let place = inside.map(|text| format!(" in \u{201c}{text}\u{201d}")).unwrap_or_default();
        self.wait_for(&format!("finds the {} \u{201c}{name}\u{201d}{place}", roles.join(" or ")), async || {
            let element = self.glance(roles, name, inside).await?;
            *found.borrow_mut() = element;
            Ok(found.borrow().is_some())
        })
        .await?;
        found.into_inner().context("waited until it was found")
    }

    pub(super) async fn glance(&self, roles: &[&str], name: &str, inside: Option<&str>) -> Result<Option<WebElement>> {
        let answer = match self.session().execute(FIND, vec![json!(roles), json!(name), json!(inside)]).await {
            // Drawn anew while it was handed over: looked for again by whoever waits for it.
            Err(problem) if problem.to_string().contains("stale element") => return Ok(None),
            answer => answer?,
        };
        Ok(if answer.json().is_null() { None } else { Some(answer.element()?) })
    }
}
