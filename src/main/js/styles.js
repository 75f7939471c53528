/** What PatternFly's classes, which the console has loaded, leave open. */
export const STYLES = `
.backup-codes-panel {
  margin: var(--pf-v5-global--spacer--lg);
  margin-bottom: 0;
  border: var(--pf-v5-global--BorderWidth--sm) solid var(--pf-v5-global--BorderColor--100);
  box-shadow: none;
}
.backup-codes-lines > * + * {
  margin-top: var(--pf-v5-global--spacer--sm);
}
.backup-codes-lines [role="status"]:empty + * {
  margin-top: 0;
}
.backup-codes-actions {
  display: flex;
  flex-wrap: wrap;
  gap: var(--pf-v5-global--spacer--sm);
}
.backup-codes-hint {
  color: var(--pf-v5-global--Color--200);
  font-size: var(--pf-v5-global--FontSize--sm);
}
.backup-codes-problem {
  color: var(--pf-v5-global--danger-color--200);
}
.pf-v5-theme-dark .backup-codes-problem {
  color: var(--pf-v5-global--danger-color--100);
}
.backup-codes-dialog {
  position: fixed;
  inset: 0;
  margin: auto;
  padding: 0;
  border: 0;
  height: fit-content;
  color: var(--pf-v5-global--Color--100);
}
.backup-codes-dialog::backdrop {
  background: rgb(3 3 3 / 62%);
}
.backup-codes-dialog .pf-v5-c-modal-box__title-text {
  white-space: normal;
}
.backup-codes-dialog .pf-v5-c-modal-box__footer {
  flex-wrap: wrap;
  gap: var(--pf-v5-global--spacer--sm);
}
.backup-codes-row {
  display: flex;
  flex-wrap: wrap;
  gap: var(--pf-v5-global--spacer--lg);
}
.backup-codes-caller > * + * {
  margin-top: var(--pf-v5-global--spacer--sm);
}
.backup-codes-caller > :empty {
  display: none;
}
.backup-codes-history summary {
  cursor: pointer;
  font-weight: var(--pf-v5-global--FontWeight--bold);
}
.backup-codes-history-content > * {
  margin-top: var(--pf-v5-global--spacer--sm);
}
.backup-codes-history table {
  width: 100%;
  font-size: var(--pf-v5-global--FontSize--sm);
}
.backup-codes-history th,
.backup-codes-history td {
  padding: var(--pf-v5-global--spacer--xs) var(--pf-v5-global--spacer--md) var(--pf-v5-global--spacer--xs) 0;
  text-align: start;
  vertical-align: top;
  overflow-wrap: anywhere;
}
.backup-codes-history tr {
  border-bottom: var(--pf-v5-global--BorderWidth--sm) solid var(--pf-v5-global--BorderColor--100);
}
@media (max-width: 768px) {
  .backup-codes-history thead {
    display: none;
  }
  .backup-codes-history table,
  .backup-codes-history tbody,
  .backup-codes-history tr,
  .backup-codes-history td {
    display: block;
  }
  .backup-codes-history tr {
    padding-bottom: var(--pf-v5-global--spacer--sm);
  }
  .backup-codes-history td {
    padding-bottom: 0;
  }
  .backup-codes-history td:empty {
    display: none;
  }
  .backup-codes-history td[data-label]::before {
    content: attr(data-label) ": ";
    color: var(--pf-v5-global--Color--200);
  }
}
.backup-codes-call > * + * {
  margin-top: var(--pf-v5-global--spacer--md);
}
.backup-codes-call > :empty {
  display: none;
}
.backup-codes-state {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: var(--pf-v5-global--spacer--sm) var(--pf-v5-global--spacer--lg);
}
.backup-codes-countdown:has(.backup-codes-clock:empty) {
  display: none;
}
.backup-codes-clock {
  font-family: var(--pf-v5-global--FontFamily--monospace);
  font-size: var(--pf-v5-global--FontSize--2xl);
}
.backup-codes-list {
  padding: 0;
  list-style: none;
}
.backup-codes-list > li + li {
  margin-top: var(--pf-v5-global--spacer--md);
}
.backup-codes-list code {
  display: block;
  font-family: var(--pf-v5-global--FontFamily--monospace);
  font-size: var(--pf-v5-global--FontSize--4xl);
  letter-spacing: 0.08em;
}
.backup-codes-dead code {
  text-decoration: line-through;
}
.backup-codes-spelt {
  display: flex;
  flex-wrap: wrap;
  gap: var(--pf-v5-global--spacer--xs) var(--pf-v5-global--spacer--xl);
  font-size: var(--pf-v5-global--FontSize--lg);
}
.backup-codes-spelt-group {
  padding-left: var(--pf-v5-global--spacer--sm);
  border-left: 3px solid var(--pf-v5-global--BorderColor--200);
}
.backup-codes-steps {
  padding-left: var(--pf-v5-global--spacer--lg);
  list-style: decimal;
}
.backup-codes-paper {
  display: none;
}
@media print {
  html:has(.backup-codes-paper),
  body:has(.backup-codes-paper) {
    background: #fff !important;
  }
  body:has(.backup-codes-paper) > :not(.backup-codes-dialog),
  .backup-codes-dialog:has(.backup-codes-paper) > :not(.backup-codes-paper) {
    display: none;
  }
  .backup-codes-dialog:has(.backup-codes-paper) {
    position: absolute;
    margin: 0;
    width: 100%;
    max-width: none;
    max-height: none;
    box-shadow: none;
  }
  .backup-codes-dialog::backdrop {
    background: none;
  }
  .backup-codes-dialog,
  .backup-codes-dialog * {
    color: #000 !important;
    background: #fff !important;
  }
  .backup-codes-paper {
    display: block;
    max-width: 40rem;
  }
  .backup-codes-paper > * + * {
    margin-top: var(--pf-v5-global--spacer--md);
  }
  .backup-codes-paper h1 {
    font-size: var(--pf-v5-global--FontSize--3xl);
  }
  .backup-codes-paper h2 {
    font-size: var(--pf-v5-global--FontSize--xl);
  }
  .backup-codes-paper-list {
    padding: 0;
    list-style: none;
    font-size: var(--pf-v5-global--FontSize--3xl);
  }
  .backup-codes-paper-list li {
    display: flex;
    align-items: center;
    gap: var(--pf-v5-global--spacer--md);
  }
  .backup-codes-paper-list code {
    font-family: var(--pf-v5-global--FontFamily--monospace);
    letter-spacing: 0.08em;
  }
  .backup-codes-paper-number {
    min-width: 2.5rem;
  }
  .backup-codes-paper-box {
    width: 1.4rem;
    height: 1.4rem;
    border: 2px solid #000;
  }
}
`;
