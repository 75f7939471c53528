package dev.backupcodes.keycloak.admin;

import java.util.List;
import java.util.Map;

/** Which users a job is for. */
interface Selection {

    /** As it was asked for; of a list of users, how many. */
    Map<String, Object> asked();

    /**
     * @param most after so many there is no need to look for more
     * @return ids, each once
     */
    List<String> users(int most);
}
