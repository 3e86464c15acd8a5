/* The one script of the work pages: small modules, no build step. Everything works without it. */
import "./menus.js";
import "./switches.js";
import "./keyboard.js";
import "./forms.js";
import "./autosave.js";
import "./upload.js";
import "./confirm.js";
import "./copy.js";
import "./kept.js";
