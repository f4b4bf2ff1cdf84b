/** The name and its mark: two phones and a line. */
export function Logo() {
  return (
    <span class="logo">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
        <rect class="logo-ground" width="32" height="32" rx="8" />
        <circle cx="10" cy="16" r="3.5" fill="#fff" />
        <circle cx="22" cy="16" r="3.5" fill="#fff" />
        <path d="M10 16h12" stroke="#fff" stroke-width="2.5" />
      </svg>
      Landline
    </span>
  );
}
