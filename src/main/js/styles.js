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
.backup-codes-list {
  margin: var(--pf-v5-global--spacer--md) 0;
  padding: 0;
  list-style: none;
  font-size: var(--pf-v5-global--FontSize--2xl);
}
.backup-codes-list code {
  font-family: var(--pf-v5-global--FontFamily--monospace);
  letter-spacing: 0.05em;
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
.backup-codes-sheet > * + * {
  margin-top: var(--pf-v5-global--spacer--md);
}
.backup-codes-print-only {
  display: none;
}
@media print {
  body:has(.backup-codes-sheet) > :not(.backup-codes-dialog) {
    display: none;
  }
  .backup-codes-dialog:has(.backup-codes-sheet) {
    margin: 0;
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
  .backup-codes-dialog .pf-v5-c-modal-box__footer {
    display: none;
  }
  .backup-codes-print-only {
    display: block;
  }
}
`;
