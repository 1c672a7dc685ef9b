// Search on the landing page: shows the programmes in which every typed word begins a word. Nothing
// is asked of any server; without this script the whole list is there and the field is not.
"use strict";
(() => {
  const box = document.getElementById("page.search");
  const field = box.querySelector("input");
  const status = box.querySelector("[role=status]");

  // As one reads it aloud: no case, no apostrophes (there are three of them), no soft hyphens and
  // joiners, which are not seen; words and numbers, whatever spaces and dashes are between them.
  const wordsOf = (text) =>
    text
      .normalize("NFC")
      .toLocaleLowerCase("uk")
      .replace(/[\p{Cf}'`\u00b4\u02bc\u2018\u2019\u201b\u2032]/gu, "")
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

  const programmes = [...document.querySelectorAll("main section")].map((section) => ({
    section,
    shown: true,
    words: wordsOf(
      [section.id, ...[...section.querySelectorAll("[data-find]")].map((e) => e.textContent)].join(" "),
    ),
  }));

  const search = () => {
    const typed = wordsOf(field.value);
    let found = 0;
    for (const one of programmes) {
      const shown = typed.every((start) => one.words.some((word) => word.startsWith(start)));
      if (shown !== one.shown) one.section.hidden = !(one.shown = shown);
      found += shown;
    }
    const text = found ? status.dataset.found : status.dataset.none;
    status.textContent = typed.length
      ? text.replace("{n}", found).replace("{total}", programmes.length)
      : "";
  };

  field.addEventListener("input", search);
  window.addEventListener("pageshow", search); // a browser may keep the field when one comes back
  box.hidden = false;
})();
