// The page around a report while its data are edited: tells what is wrong, and shows the newest report
// where the one before was scrolled to. It is loaded behind that one, so that nothing flickers.
"use strict";
(() => {
  const part = (name) => document.getElementById(name);
  const [head, status, problems, sheet] = ["head", "status", "problems", "sheet"].map(part);
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const make = (tag, text, name = "") =>
    Object.assign(document.createElement(tag), { textContent: text, className: name });

  const redraw = (made) =>
    new Promise((done) => {
      const old = sheet.querySelector("iframe");
      const next = Object.assign(make("iframe", "", "next"), { title: sheet.dataset.title });
      next.onload = () => {
        const page = next.contentDocument;
        for (const link of page.links) if (link.protocol.startsWith("http") && link.origin !== origin) link.target = "_blank";
        if (old) {
          const open = [...old.contentDocument.querySelectorAll("details")].map((one) => one.open);
          const folds = page.querySelectorAll("details");
          if (open.length === folds.length) folds.forEach((one, place) => (one.open = open[place]));
          next.contentWindow.scrollTo({ top: old.contentWindow.scrollY, behavior: "instant" });
        }
        const focused = document.activeElement === old;
        next.className = "";
        old?.remove();
        if (focused) next.focus();
        next.onload = null;
        done();
      };
      next.src = `/report?${made}`;
      sheet.append(next);
    });

  const tell = (news) => {
    const [summary, list] = problems.children;
    head.classList.toggle("busy", news.busy);
    problems.hidden = !news.problems.length;
    summary.textContent = `${news.told}. ${news.kept}`;
    list.replaceChildren(
      ...news.problems.map((one) => {
        const item = make("li", "", one.severity);
        item.append(make("b", one.place), make("cite", one.text));
        return item;
      }),
    );
    if (news.busy && news.made) return;
    const time = news.made ? ` · ${new Date().toLocaleTimeString(document.documentElement.lang)}` : "";
    status.textContent = news.told + time;
  };

  const follow = async () => {
    for (let number = "", made = 0; ; ) {
      try {
        const news = await (await fetch(`/news?${number}`)).json();
        number = news.number;
        if (news.made !== made) await redraw((made = news.made));
        tell(news);
      } catch {
        status.textContent = status.dataset.ended;
        number = "";
        await wait(1000);
      }
    }
  };
  follow();
})();
