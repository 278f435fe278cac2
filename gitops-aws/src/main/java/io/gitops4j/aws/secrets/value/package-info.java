/**
 * What a version of a secret holds: its text, the fields of its JSON, records made of them; and how
 * all of it is erased.
 */
@NullMarked
package io.gitops4j.aws.secrets.value;

import org.jspecify.annotations.NullMarked;
