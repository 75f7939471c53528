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
.backup-codes-table {
  width: 100%;
  font-size: var(--pf-v5-global--FontSize--sm);
}
.backup-codes-table th,
.backup-codes-table td {
  padding: var(--pf-v5-global--spacer--xs) var(--pf-v5-global--spacer--md) var(--pf-v5-global--spacer--xs) 0;
  text-align: start;
  vertical-align: top;
  overflow-wrap: anywhere;
}
.backup-codes-table th {
  overflow-wrap: normal;
}
.backup-codes-table tr {
  border-bottom: var(--pf-v5-global--BorderWidth--sm) solid var(--pf-v5-global--BorderColor--100);
}
@media (max-width: 768px) {
  .backup-codes-table thead {
    display: none;
  }
  .backup-codes-table,
  .backup-codes-table tbody,
  .backup-codes-table tr,
  .backup-codes-table td {
    display: block;
  }
  .backup-codes-table tr {
    padding-bottom: var(--pf-v5-global--spacer--sm);
  }
  .backup-codes-table td {
    padding-bottom: 0;
  }
  .backup-codes-table td:empty {
    display: none;
  }
  .backup-codes-table td[data-label]::before {
    content: attr(data-label) ": ";
    color: var(--pf-v5-global--Color--200);
  }
  .backup-codes-table td > div {
    display: inline;
  }
}
[data-backup-codes="shown"] > [role="tabpanel"]:not(.backup-codes-page) {
  display: none;
}
.backup-codes-page {
  padding: var(--pf-v5-global--spacer--lg);
}
.backup-codes-page [hidden] {
  display: none !important;
}
.backup-codes-sections {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: var(--pf-v5-global--spacer--lg);
}
.backup-codes-sections > :empty {
  display: none;
}
.backup-codes-section {
  border: var(--pf-v5-global--BorderWidth--sm) solid var(--pf-v5-global--BorderColor--100);
  box-shadow: none;
}
.backup-codes-page h2:focus {
  outline: none;
}
.backup-codes-tiles {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
  gap: var(--pf-v5-global--spacer--md);
  padding: 0;
  list-style: none;
}
.backup-codes-tile {
  display: flex;
  flex-direction: column;
  height: 100%;
  padding: var(--pf-v5-global--spacer--sm) var(--pf-v5-global--spacer--md);
  border: var(--pf-v5-global--BorderWidth--sm) solid var(--pf-v5-global--BorderColor--100);
  border-left: 4px solid var(--pf-v5-global--BorderColor--100);
  color: var(--pf-v5-global--Color--100);
}
.backup-codes-tile:hover {
  border-color: var(--pf-v5-global--link--Color);
}
.backup-codes-tile-warning {
  border-left-color: var(--pf-v5-global--warning-color--100);
}
.backup-codes-tile-danger {
  border-left-color: var(--pf-v5-global--danger-color--100);
}
.backup-codes-tile-number {
  font-family: var(--pf-v5-global--FontFamily--heading);
  font-size: var(--pf-v5-global--FontSize--2xl);
}
.backup-codes-job {
  padding: var(--pf-v5-global--spacer--md);
  border: var(--pf-v5-global--BorderWidth--sm) solid var(--pf-v5-global--BorderColor--100);
}
.backup-codes-bar {
  width: 100%;
  accent-color: var(--pf-v5-global--primary-color--100);
}
.backup-codes-groups {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr));
  gap: var(--pf-v5-global--spacer--lg);
}
.backup-codes-group {
  font-weight: var(--pf-v5-global--FontWeight--bold);
}
.backup-codes-values > div {
  display: flex;
  justify-content: space-between;
  gap: var(--pf-v5-global--spacer--md);
  padding: var(--pf-v5-global--spacer--xs) 0;
  border-bottom: var(--pf-v5-global--BorderWidth--sm) solid var(--pf-v5-global--BorderColor--100);
  font-size: var(--pf-v5-global--FontSize--sm);
}
.backup-codes-values dd {
  max-width: 70%;
  text-align: end;
  overflow-wrap: break-word;
}
.backup-codes-heading .backup-codes-state {
  justify-content: space-between;
}
.backup-codes-page summary {
  cursor: pointer;
  width: fit-content;
}
.backup-codes-chips {
  display: flex;
  flex-wrap: wrap;
  gap: var(--pf-v5-global--spacer--sm);
  padding: 0;
  list-style: none;
}
.backup-codes-chip {
  display: inline-flex;
  align-items: center;
  gap: var(--pf-v5-global--spacer--sm);
  padding: 0 var(--pf-v5-global--spacer--sm);
  border: var(--pf-v5-global--BorderWidth--sm) solid var(--pf-v5-global--BorderColor--200);
  border-radius: 1rem;
  font-size: var(--pf-v5-global--FontSize--sm);
}
.backup-codes-chip a {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-width: 24px;
  min-height: 24px;
}
.backup-codes-filters {
  display: flex;
  flex-wrap: wrap;
  align-items: end;
  gap: var(--pf-v5-global--spacer--md);
  padding-top: var(--pf-v5-global--spacer--sm);
}
.backup-codes-filters > div {
  flex: 0 1 13rem;
}
.backup-codes-filters label {
  font-size: var(--pf-v5-global--FontSize--sm);
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
