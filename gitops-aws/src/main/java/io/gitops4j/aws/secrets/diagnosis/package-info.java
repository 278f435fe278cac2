/** Says at the start of a service what keeps it from reading its secrets, and what to do. */
@NullMarked
package io.gitops4j.aws.secrets.diagnosis;

import org.jspecify.annotations.NullMarked;
