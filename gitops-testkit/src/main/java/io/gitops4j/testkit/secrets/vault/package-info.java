/** What the fake stores; secrets, versions, staging labels, replicas. */
@NullMarked
package io.gitops4j.testkit.secrets.vault;

import org.jspecify.annotations.NullMarked;
