/**
 * The required action in which a user gets new codes: proof first, then the codes, then a confirmation that makes them
 * active. {@code Download} is one request of it, {@code DownloadSteps} decides what has to come first. The handler of the
 * mailed link is here because it leads into the same pages. How a password or a one-time code is checked is in {@code
 * stepup}; what a set of codes is, in {@code code}.
 */
package dev.backupcodes.keycloak.download;
