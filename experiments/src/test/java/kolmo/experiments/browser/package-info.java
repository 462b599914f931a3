/// Pages, looked at in a real browser.
@NullMarked
package kolmo.experiments.browser;

import org.jspecify.annotations.NullMarked;
