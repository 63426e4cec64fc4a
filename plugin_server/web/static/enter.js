// The code stands behind the # of the link, which no browser sends by itself. It is posted once, and forgotten.
"use strict";

const code = decodeURIComponent(location.hash.slice(1));
if (code) {
  history.replaceState(null, "", location.pathname);
  document.getElementById("code").value = code;
  document.getElementById("enter").submit();
}
