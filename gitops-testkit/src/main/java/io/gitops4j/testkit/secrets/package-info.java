/** A fake of AWS Secrets Manager for unit tests, over HTTP. */
@NullMarked
package io.gitops4j.testkit.secrets;

import org.jspecify.annotations.NullMarked;
