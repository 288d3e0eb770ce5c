// What the form shows while one types: what was understood of the description, and, to whoever opens it, how it stands.
// The form is complete without it. Everything shown is set as text.
'use strict';
(() => {
  const WAIT = 600; // milliseconds after the last key
  const form = document.getElementById('form');
  const understood = document.getElementById('understood');
  const standing = document.getElementById('standing');
  const details = standing.querySelector('details');
  const verdict = standing.querySelector('[data-verdict]');
  const scores = standing.querySelector('[data-scores]');
  const next = standing.querySelector('[data-next]');
  let timer = 0, pending = null, sent = '', report = null;

  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const fieldOf = (question) => form.querySelector(`[data-question="${CSS.escape(question)}"], [data-question="answers.${CSS.escape(question)}"]`);
  const workOf = (id) => form.querySelector(`input[name=workloads][value="${CSS.escape(id)}"]`);

  // The fields that say something.
  function fields() {
    const all = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim() !== '' && name !== 'from') all.append(name, value);
    return all;
  }

  // An answer as the form calls it.
  function inWords(field, answer) {
    const title = (value) => {
      const option = [...field.querySelectorAll('input, option')].find((one) => one.value === String(value));
      return option ? (option.closest('label')?.querySelector('span').firstChild ?? option).textContent : String(value);
    };
    if (Array.isArray(answer)) return answer.map(title).join(', ') || 'none';
    if (typeof answer === 'number' && field.matches('input')) {
      const unit = field.parentElement.querySelector('.hint');
      return answer.toLocaleString('en') + (unit ? ` ${unit.textContent}` : '');
    }
    return title(answer);
  }

  // One thing that was understood, with all the words that led to it.
  function itemOf(readings) {
    const [read] = readings;
    const field = read.workload ? workOf(read.workload) : fieldOf(read.question);
    if (!field) return null;
    const item = document.createElement('li');
    readings.forEach(({ words }, i) => {
      const mark = element('mark', words);
      mark.dir = 'auto';
      item.append(i > 0 ? ', “' : '“', mark, '”');
    });
    item.append(' → ', field.dataset.label);
    if (read.question) item.append(': ', inWords(field, read.answer));
    return item;
  }

  // Kinds of work first.
  function understoodItems() {
    const things = new Map();
    const order = [...report.inferred].sort((a, b) => !a.workload - !b.workload);
    for (const read of order) {
      const thing = read.workload ?? `?${read.question}`;
      things.set(thing, [...(things.get(thing) ?? []), read]);
    }
    return [...things.values()].map(itemOf).filter(Boolean);
  }

  // What stays is left alone, so that only what is new is read out.
  function showUnderstood() {
    const items = report ? understoodItems() : [];
    const old = new Map([...understood.querySelectorAll('li')].map((item) => [item.textContent, item]));
    if (!understood.firstChild) understood.append(element('b', 'Understood as'), ' (say otherwise below where it is wrong)', element('ul', ''));
    const list = understood.querySelector('ul');
    for (const item of items) {
      if (old.has(item.textContent)) old.delete(item.textContent);
      else list.append(item);
    }
    for (const item of old.values()) item.remove();
    understood.hidden = list.childElementCount === 0;
  }

  function say(sentence) {
    if (verdict.textContent !== sentence) verdict.textContent = sentence;
  }

  function showStanding() {
    if (!details.open || !report) return;
    say(report.verdict.headline);
    scores.hidden = false;
    for (const row of scores.children) {
      const score = report.scores[row.dataset.choice];
      row.hidden = score === null || score === undefined;
      if (row.hidden) continue;
      row.querySelector('progress').value = score;
      row.lastElementChild.textContent = Math.round(score);
    }
    const question = report.open_questions.find((open) => fieldOf(open.question));
    const link = next.querySelector('a');
    next.hidden = !question || report.settled;
    if (!question) return;
    link.textContent = question.title;
    link.href = `#${fieldOf(question.question).dataset.question}`;
  }

  function cannotTell(why) {
    report = null;
    sent = '';
    scores.hidden = next.hidden = true;
    showUnderstood();
    say(why);
  }

  async function ask() {
    const body = fields();
    if (body.toString() === sent) return;
    pending?.abort();
    const mine = pending = new AbortController();
    sent = body.toString();
    try {
      const answer = await fetch('/api/v1/score', { method: 'POST', body, signal: mine.signal, headers: { Accept: 'application/json' } });
      if (mine !== pending) return;
      if (!answer.ok) {
        const mend = answer.status === 400 || answer.status === 422;
        cannotTell(mend ? 'It cannot be told: something you typed has to be mended first.' : 'It cannot be told now.');
        return;
      }
      report = await answer.json();
      showUnderstood();
      showStanding();
    } catch {
      if (mine === pending) cannotTell('It cannot be told now.');
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  // A link to a field that is folded away.
  function unfold(id) {
    const target = document.getElementById(id);
    for (let fold = target?.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    target?.focus();
  }

  form.addEventListener('input', soon);
  details.addEventListener('toggle', () => (report ? showStanding() : ask()));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash.length > 1 && !link.matches('.skip')) {
      event.preventDefault();
      unfold(decodeURIComponent(link.hash.slice(1)));
    }
  });
  standing.hidden = false;
  // When it is shown: who comes back finds what was typed.
  addEventListener('pageshow', () => {
    if (fields().toString() !== '') ask();
  });
})();
