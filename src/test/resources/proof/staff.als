/*
 * Who may do what with backup codes, and that nobody climbs by it: docs/security.md ("Who may do what", "Who gives the roles",
 * "What Keycloak's own powers can do regardless") as a model that Alloy can search.
 *
 * A handful of people, their rights in all the ways there are to give them, and up to four calls, one after the other. Some of
 * the people may be in it together: the Band. What one of them knows or holds, all of them know or hold. Everybody else is honest:
 * they do their work, and what comes of it may help the Band all the same.
 *
 * StaffCannotClimbTest checks it, and takes out one Guard after the other: each time something has to go wrong. StaffReplayIT
 * plays its instances on a real server.
 */
module staff

open util/ordering[Moment] as time

// ---------------------------------------------------------------------------------------------------------------- rights

abstract sig Role {}

/** The roles of the realm's admin client. Look-around is one that a realm brought along: Keycloak does not know its name. */
abstract sig AdminRole extends Role {}
one sig ViewUsers, ManageUsers, ManageRealm, Impersonation, Regenerate, Lockout, LookAround, RealmAdmin extends AdminRole {}

/** A role that makes its holders staff because the policy names it, and one that only an application knows. */
one sig Teller, Shopper extends Role {}

/** Realm roles that may contain others. */
sig Bundle extends Role {}

fun ours : set Role { Regenerate + Lockout }
fun keycloaks : set Role { AdminRole - ours - LookAround }
fun inRealmAdmin : set Role { AdminRole - RealmAdmin - LookAround }

sig Group {}

// ---------------------------------------------------------------------------------------------------------------- people

abstract sig Home {}
one sig Here, Master extends Home {}

/** A client decides which of its user's roles a token carries; the claiming one says more than the user has. */
abstract sig Client {}
one sig Full, Narrow, Claiming extends Client {}

abstract sig Factor {}
one sig Otp, OwnCodes, NoFactor extends Factor {}

sig Person {
  home: one Home,
  client: one Client,
  factor: one Factor,
  organization: lone Organization,
  view: lone Rule,    // a fine-grained permission that speaks of "view" for this person
  reset: lone Rule    // the same of "reset-password"
}

/** "admin" of master. */
sig MasterAdmin in Person {}

/** Those who are in it together, those whose token they have stolen, and those whose password they happen to know. */
sig Band, Robbed, Overheard in Person {}

/** Membership alone gives nothing: there is no more to say about it, and the replay puts people in. */
sig Organization {}

abstract sig Verdict {}
one sig Grants, Denies extends Verdict {}

/** A policy of users: it grants to those it names, or denies to them and grants to all others. */
sig Rule { verdict: one Verdict, names: some Person }

fact People {
  MasterAdmin.home in Master
  all p: home.Master | p.client = Full and no p.organization and no p.view and no p.reset
  Rule.names.home in Here
  all r: Rule | one r.~view + r.~reset and no r.~view & r.~reset
  no Robbed & Band
  Organization in Person.organization
}

// ------------------------------------------------------------------------------------------- what is true at some moment

sig Moment {
  direct: Person -> Role,
  member: Person -> Group,
  carries: Group -> Role,
  parent: Group -> Group,
  contains: Bundle -> Role,
  live: set Person,        // has lockout codes that work
  forStaff: set Person,    // of those: made by somebody who may help staff
  told: set Person,        // the Band was told lockout codes of this person, the latest there were
  password: set Person,    // the Band knows this person's password
  account: set Person,     // the Band acts as this person
  // what follows from it
  part: Role -> Role,      // the roles in a role, itself too, at any depth
  has: Person -> Role,     // all roles that somebody has to Keycloak
  // and the call that is made then; none at the last moment
  call: lone Call,
  caller: lone Person,
  target: lone Person,
  role: lone Role,
  bundle: lone Bundle,
  group: lone Group,
  below: lone Group,
  proof: lone Proof,
  outcome: lone Outcome
}

abstract sig Call {}
abstract sig Ours extends Call {}
one sig Status, RegenerateCodes, MakeCodes, RevokeCodes, LiftLock, WrongPerson, CallerCheck extends Ours {}
abstract sig Gift extends Call {}
one sig GiveRole, GiveToGroup, JoinGroup, MoveGroup, Contain extends Gift {}
/** Keycloak's own, and the login with password and lockout code. */
one sig SetPassword, SignIn, DeleteFactor, Impersonate extends Call {}

/** The caller's one-time code. */
abstract sig Proof {}
one sig Right, Wrong extends Proof {}

abstract sig Outcome {}
one sig Done, Forbidden, ProtectedTarget, SelfTarget, NotActive, StepUpRequired, StepUpFailed, StepUpUnavailable,
  Guarded, KeycloakForbids, NotIn extends Outcome {}

fun parts [m: Moment] : Role -> Role { m.part }
fun above [m: Moment, g: Group] : set Group { g.*(m.parent) }

/** What a role, and what a group brings to who gets it. */
fun brings [m: Moment, r: Role] : set Role { r.(parts[m]) }
fun groupBrings [m: Moment, g: Group] : set Role { above[m, g].(m.carries).(parts[m]) }

/** Directly, by a role that contains them, by a group, by a group above it. */
fun held [m: Moment, p: Person] : set Role { p.(m.has) }

fact WhatFollows {
  all m: Moment {
    m.part = ^(m.contains + RealmAdmin -> inRealmAdmin) + (Role <: iden)
    m.has = (m.direct + m.member.*(m.parent).(m.carries)).(m.part) + MasterAdmin -> inRealmAdmin
  }
}

fun token [m: Moment, p: Person] : set Role {
  p.client = Full => held[m, p]
  else p.client = Narrow => held[m, p] & (ViewUsers + ours)
  else (held[m, p] & ViewUsers) + ours
}

// ---------------------------------------------------------------------------------------------------------------- guards

/** What the product does about it. The test drops them one by one. */
abstract sig Guard {}
one sig
  NeedsTheRole, ReallyHeld, NeedsView, ResetNotDenied, NotOneself, StaffProtected, EffectiveStaff, PolicyNamesStaff, NotAbove,
  AdministratorByToken, ProvesAFactor,
  GuardsRoles, GuardsComposites, GuardsGroups, GuardsGroupsAbove, GuardsJoining, GuardsMoving, GuardsContaining,
  EndsWithStaff, EndsWithPassword, EndsWithRegeneration, EndsWhenRevoked, EndsForWrongPerson
extends Guard {}

sig Dropped in Guard {}
fact Kept { no Dropped }

/** What happens regardless, by name: the assertions leave it out. The test lets in one after the other: each is real. */
abstract sig Exception {}
one sig
  DeletesFactors,      // manage-users: deletes the second factor, and the password that was set signs in
  Impersonates,        // impersonation: has a session as anybody
  GivesOtherRoles,     // manage-users, manage-realm: give what Keycloak does not guard, and we have no business with
  SetsThePassword,     // manage-users, or reset-password, and generate-lockout-codes in one hand: "Separate them"
  KnowsThePassword,    // the same of a password that is known from elsewhere
  AdministratorsCodes  // codes that an administrator made live on when their holder rises
extends Exception {}

sig Excepted in Exception {}
fact Listed { Excepted = Exception }

// -------------------------------------------------------------------------------------------------------------- the rules

/** Administers the realm, with a token that is for it. */
pred administers [m: Moment, p: Person] {
  p in MasterAdmin or
    (p.home = Here and RealmAdmin in held[m, p] and (p.client = Full or AdministratorByToken in Dropped))
}

/** Administers the realm, and uses this role as such. */
pred administersAs [m: Moment, p: Person, r: Role] { administers[m, p] and r in token[m, p] }

pred grants [r: Rule, p: Person] {
  p.home = Here
  r.verdict = Grants => p in r.names else p not in r.names
}

pred canView [m: Moment, p, t: Person] {
  some token[m, p] & (ViewUsers + ManageUsers) or (some t.view and grants[t.view, p]) or NeedsView in Dropped
}

pred resetDenied [p, t: Person] { p.home = Here and some t.reset and not grants[t.reset, p] and ResetNotDenied not in Dropped }

pred mayUse [m: Moment, p: Person, r: Role] {
  NeedsTheRole in Dropped or (r in token[m, p] and (r in held[m, p] or ReallyHeld in Dropped))
}

fun makesStaff : set Role { AdminRole + { r: Teller | PolicyNamesStaff not in Dropped } }

pred isStaff [m: Moment, p: Person] {
  some makesStaff & (EffectiveStaff in Dropped => p.(m.direct) else held[m, p])
}

pred isAbove [m: Moment, t, p: Person] {
  p not in MasterAdmin and some (held[m, t] & AdminRole) - held[m, p] and NotAbove not in Dropped
}

fun roleFor [c: Call] : set Role { c = RegenerateCodes => Regenerate else Lockout }

pred outOfSight [m: Moment, p, t: Person] { not canView[m, p, t] }

pred protected [m: Moment, p, t: Person, c: Call] {
  not administersAs[m, p, roleFor[c]] => isStaff[m, t] and StaffProtected not in Dropped
  else c != RegenerateCodes and isAbove[m, t, p]
}

fun stepUp [p: Person, q: set Proof] : Outcome {
  ProvesAFactor in Dropped => Done
  else p.factor = NoFactor => StepUpUnavailable
  else (p.factor = OwnCodes or no q) => StepUpRequired
  else q = Wrong => StepUpFailed
  else Done
}

/** In the order in which the product asks. */
fun answer [m: Moment, c: Call, p, t: Person, q: set Proof] : Outcome {
  c = Status => (outOfSight[m, p, t] => Forbidden else Done)
  else not mayUse[m, p, roleFor[c]] => Forbidden
  else outOfSight[m, p, t] => Forbidden
  else (resetDenied[p, t] and not administersAs[m, p, roleFor[c]]) => Forbidden
  else (c != RegenerateCodes and p = t and NotOneself not in Dropped) => SelfTarget
  else protected[m, p, t, c] => ProtectedTarget
  else (c in MakeCodes + RegenerateCodes + CallerCheck and t.factor = NoFactor) => NotActive
  else c in MakeCodes + RegenerateCodes + LiftLock => stepUp[p, q]
  else Done
}

/** Keycloak (26.7), where fine-grained permissions are on, lets administrators alone give its own admin roles, by their names. */
pred keycloakLetsMap [m: Moment, p: Person, r: Role] {
  r in keycloaks => (RealmAdmin in held[m, p] or p in MasterAdmin)
}

pred keycloakLets [m: Moment] {
  let p = m.caller {
    m.call in GiveRole + GiveToGroup => ManageUsers in token[m, p] and keycloakLetsMap[m, p, m.role]
    m.call in JoinGroup + MoveGroup => ManageUsers in token[m, p]
    m.call = Contain => ManageRealm in token[m, p] and keycloakLetsMap[m, p, m.role]
    m.call = SetPassword =>
      ManageUsers in token[m, p] or (some m.target.reset and grants[m.target.reset, p])
    m.call = DeleteFactor => ManageUsers in token[m, p]
    m.call = Impersonate => Impersonation in token[m, p]
  }
}

/** What a gift would bring, as our guard looks at it. */
fun seenByGuard [m: Moment] : set Role {
  m.call in GiveRole + GiveToGroup + Contain => (GuardsComposites in Dropped => m.role else brings[m, m.role])
  else m.call = JoinGroup =>
    (GuardsGroupsAbove in Dropped => m.group.(m.carries).(parts[m]) else groupBrings[m, m.group])
  else m.group.(m.carries).(parts[m]) + groupBrings[m, m.below]
}

fun guardOf [c: Call] : set Guard {
  c = GiveRole => GuardsRoles
  else c = GiveToGroup => GuardsGroups
  else c = JoinGroup => GuardsJoining
  else c = MoveGroup => GuardsMoving
  else GuardsContaining
}

pred guarded [m: Moment] {
  some seenByGuard[m] & ours and not administers[m, m.caller] and guardOf[m.call] not in Dropped
}

fun result [m: Moment] : Outcome {
  m.call in Ours => answer[m, m.call, m.caller, m.target, m.proof]
  else m.call = SignIn =>
    (m.target in m.live & m.told & m.password => Done else NotIn)
  else not keycloakLets[m] => KeycloakForbids
  else (m.call in Gift and guarded[m]) => Guarded
  else Done
}

// ------------------------------------------------------------------------------------------------------------- the calls

/** Who can make this call at all, and what it is about. */
pred wellFormed [m: Moment] {
  m.call in Ours + SetPassword + SignIn + DeleteFactor + Impersonate =>
    one m.target and m.target.home = Here and no m.role + m.bundle and no m.group + m.below
  m.call = GiveRole => one m.target and m.target.home = Here and one m.role and no m.bundle and no m.group + m.below
    and m.role not in m.target.(m.direct)
  m.call = GiveToGroup => one m.group and one m.role and no m.target and no m.bundle and no m.below
    and m.role not in m.group.(m.carries)
  m.call = JoinGroup => one m.target and m.target.home = Here and one m.group and no m.role + m.bundle and no m.below
    and m.group not in m.target.(m.member)
  m.call = MoveGroup => one m.group and one m.below and no m.target and no m.role + m.bundle
    and m.group not in above[m, m.below] and m.below not in m.group.(m.parent)
  m.call = Contain => one m.bundle and one m.role and no m.target and no m.group + m.below
    and m.role not in m.bundle.(m.contains) and m.bundle not in brings[m, m.role]
  m.call not in MakeCodes + RegenerateCodes + LiftLock => no m.proof
  // A one-time code is the caller's own: the Band has those of its own people.
  m.proof = Right => m.caller.factor = Otp and m.caller in Band + (Person - m.account)
  m.proof = Wrong => m.caller.factor = Otp
  // Whoever signs in, or has the factor deleted to do so, is the Band; others' logins change nothing.
  m.call in SignIn + DeleteFactor + Impersonate => m.caller in m.account
  m.call = SignIn => m.target in m.told & m.password and m.target not in m.account
}

pred happens [m: Moment] {
  one m.call and one m.caller
  wellFormed[m]
  m.outcome = result[m]
  changes[m, m.next]
}

pred changes [m, n: Moment] {
  n.direct = m.direct + { p: m.target, r: m.role | m.call = GiveRole and m.outcome = Done }
  n.member = m.member + { p: m.target, g: m.group | m.call = JoinGroup and m.outcome = Done }
  n.carries = m.carries + { g: m.group, r: m.role | m.call = GiveToGroup and m.outcome = Done }
  n.parent = (isDone[m, MoveGroup] => m.parent ++ (m.group -> m.below) else m.parent)
  n.contains = m.contains + { b: m.bundle, r: m.role | m.call = Contain and m.outcome = Done }
  let made = { p: m.target | m.call = MakeCodes and m.outcome = Done },
      ended = { p: m.target | m.outcome = Done and ends[m.call] } {
    // What is left of them is looked at with the rights of that moment.
    n.live = { p: (m.live + made) - ended |
      EndsWithStaff in Dropped or not isStaff[n, p] or p in n.forStaff }
    n.forStaff = (m.forStaff - made) + { p: made | administersAs[m, m.caller, Lockout] }
    n.told = (m.told - made) + { p: made | m.caller in m.account or p in Band }
  }
  n.password = m.password + { p: m.target | m.call = SetPassword and m.outcome = Done and m.caller in m.account }
    - { p: m.target - Band | m.call = SetPassword and m.outcome = Done and m.caller not in m.account }
  n.account = m.account + { p: m.target | m.outcome = Done and
    (m.call in SignIn + Impersonate or (m.call = DeleteFactor and p in m.password)) }
}

pred ends [c: Call] {
  (c = RegenerateCodes and EndsWithRegeneration not in Dropped)
  or (c = RevokeCodes and EndsWhenRevoked not in Dropped)
  or (c = WrongPerson and EndsForWrongPerson not in Dropped)
  or (c = SetPassword and EndsWithPassword not in Dropped)
}

pred rests [m: Moment] {
  no m.call and no m.caller and no m.target and no m.role + m.bundle and no m.group + m.below and no m.proof and no m.outcome
}

fact Beginning {
  let m = time/first {
    all p: home.Master | no p.(m.member) and p.(m.direct) in inRealmAdmin
    no p: MasterAdmin | some p.(m.direct)
    all g: Group | lone g.(m.parent)
    no iden & ^(m.parent)
    no iden & ^(m.contains)
    no m.live + m.forStaff + m.told
    m.password = Band + Overheard
    m.account = Band + Robbed
  }
}

/** One call after the other; once there is none, there is none any more. */
fact Story {
  all m: Moment | m = time/last => rests[m] else (rests[m] and same[m, m.next]) or happens[m]
  all m: Moment - time/last | rests[m] => rests[m.next]
}

pred same [m, n: Moment] {
  n.direct = m.direct and n.member = m.member and n.carries = m.carries and n.parent = m.parent and n.contains = m.contains
  n.live = m.live and n.forStaff = m.forStaff and n.told = m.told and n.password = m.password and n.account = m.account
}

// -------------------------------------------------------------------------------------------------------- what has to hold

/** The same as above, but nothing that is dropped changes what it means. */
pred reallyAdministers [m: Moment, p: Person] {
  p in MasterAdmin or (p.home = Here and p.client = Full and RealmAdmin in held[m, p])
}
pred reallyStaff [m: Moment, p: Person] { some held[m, p] & (AdminRole + Teller) }

pred isDone [m: Moment, c: set Call] { m.call in c and m.outcome = Done }
fun changing : set Call { Ours - Status }
fun letIn : set Call { changing - RegenerateCodes }

assert NeverWithoutTheRole {
  all m: Moment | isDone[m, changing] => roleFor[m.call] in held[m, m.caller] & token[m, m.caller]
}

assert NeverOutOfSight {
  all m: Moment | isDone[m, Ours] =>
    some token[m, m.caller] & held[m, m.caller] & (ViewUsers + ManageUsers) or some m.target.view and grants[m.target.view, m.caller]
}

assert NeverAgainstADenial {
  all m: Moment | isDone[m, changing] and m.caller.home = Here and some m.target.reset and not grants[m.target.reset, m.caller]
    => reallyAdministers[m, m.caller]
}

assert NeverForOneself { all m: Moment | isDone[m, letIn] => m.caller != m.target }

assert StaffByAdministratorsOnly {
  all m: Moment | isDone[m, changing] and reallyStaff[m, m.target] => reallyAdministers[m, m.caller]
}

assert NobodyAbove {
  all m: Moment | isDone[m, letIn] and m.caller not in MasterAdmin => held[m, m.target] & AdminRole in held[m, m.caller]
}

assert NeverWithoutAFactor {
  all m: Moment | isDone[m, MakeCodes + RegenerateCodes + LiftLock] =>
    m.proof = Right and m.caller.factor = Otp and m.caller not in m.account - Band
}

assert AdministratorsAloneGiveOurs {
  all m: Moment - time/last, p: Person | some (held[m.next, p] - held[m, p]) & ours => reallyAdministers[m, m.caller]
}

assert HelpDesksCodesEndWithStaff {
  all m: Moment, p: m.live | reallyStaff[m, p] =>
    some n: m.prevs | isDone[n, MakeCodes] and n.target = p and reallyAdministers[n, n.caller]
}

assert CodesEnd {
  all m: Moment - time/last | isDone[m, RegenerateCodes + RevokeCodes + WrongPerson + SetPassword] => m.target not in m.next.live
}

pred byBand [m: Moment] { m.caller in m.account }

/** What a gift brings to those who get it. */
fun brought [m: Moment] : set Role {
  m.call in GiveRole + GiveToGroup + Contain => brings[m, m.role]
  else m.call = JoinGroup => groupBrings[m, m.group]
  else groupBrings[m, m.below]
}

/** The exceptions, where they happen. */
pred regardless [m: Moment] {
  (m.call = DeleteFactor and DeletesFactors in Excepted)
  or (m.call = Impersonate and Impersonates in Excepted)
  or (isDone[m, Gift] and byBand[m] and some brought[m] - ours - Bundle - held[m, m.account] and GivesOtherRoles in Excepted)
  or (isDone[m, SignIn] and AdministratorsCodes in Excepted and some n: m.prevs |
    isDone[n, MakeCodes] and n.target = m.target and reallyAdministers[n, n.caller]
      and some (held[m, m.target] - held[n, m.target]) & AdminRole)
}

/** Others may give the Band what they like: that is no climbing. */
pred givenByOthers [m: Moment] {
  m != time/last and not byBand[m] and some held[m.next, m.account] - held[m, m.account]
}

/** The administrative roles, and for who is no administrator those that the policy names: administrators give themselves these. */
fun rights [m: Moment, p: set Person] : set Role {
  held[m, p] & (AdminRole + { r: Teller | RealmAdmin not in held[time/first, time/first.account] })
}

/** What is refused, and what opens nothing, is left out of long chains: see OthersOpenNothing and RefusedChangesNothing. */
pred everyCallTells { all m: Moment - time/last | m.call not in Status + LiftLock + CallerCheck and m.outcome in Done }

/** A chain may end after any of its calls: so it is enough to look at the end. */
assert NobodyClimbs {
  everyCallTells and (no m: Moment | regardless[m] or givenByOthers[m]) and no time/first.account & MasterAdmin
    => rights[time/last, time/last.account] in rights[time/first, time/first.account]
}

/** A customer's account is taken over by nobody but who is in the Band, holds the role, and has the password in one of two ways. */
pred inOneHand [m: Moment] {
  some n: m.prevs | isDone[n, MakeCodes] and n.target = m.target and n.caller in Band and Lockout in held[n, n.caller]
  (m.target in Overheard and KnowsThePassword in Excepted)
  or (SetsThePassword in Excepted and some n: m.prevs | isDone[n, SetPassword] and byBand[n] and n.target = m.target)
}

assert NobodyTakesOver { all m: Moment | isDone[m, SignIn] => inOneHand[m] }

/** The calls that are no more than one thing: they take away, or open nothing. */
assert OthersOpenNothing {
  all m: Moment - time/last | m.call in Ours - MakeCodes =>
    m.next.live in m.live and m.next.told in m.told and m.next.account = m.account and all p: Person | held[m.next, p] = held[m, p]
}

assert RefusedChangesNothing {
  all m: Moment - time/last | some m.call and m.outcome != Done => same[m, m.next]
}

// What one call decides is checked for one call; what a chain brings about, for chains. The test knows the scopes.

// ---------------------------------------------------------------------------------------------- what is played on a server

/** Nobody and nothing is there for nothing, nothing takes a human being or a clock, and Keycloak's own limits are not reached. */
pred playable {
  no Robbed
  no Moment.call & (DeleteFactor + Impersonate)
  no home.Master & factor.OwnCodes
  all p: Person | p in Moment.(caller + target) + Rule.names
  all g: Group | g in Moment.(group + below) or some p: Person | g in above[time/first, p.(time/first.member)]
  all b: Bundle | b in Moment.(role + bundle) + Person.(time/first.direct).(parts[time/first]) + Group.(time/first.carries).(parts[time/first])
  all disj m, n: Moment | isDone[m, RegenerateCodes + CallerCheck] and m.call = n.call => m.target != n.target or n.outcome != Done
  // Whose codes were reset has to make new ones before doing anything else.
  all m: Moment, n: m.nexts | isDone[m, RegenerateCodes] => n.caller != m.target and not (n.call = SignIn and n.target = m.target)
}

/** Ways to have a role. */
pred hasDirectly [m: Moment, p: Person, r: Role] { p.home = Here and r in p.(m.direct) and r not in RealmAdmin and RealmAdmin not in held[m, p] }
pred hasByBundle [m: Moment, p: Person, r: Role] {
  r in (p.(m.direct) & Bundle).(parts[m]) - p.(m.direct) and no p.(m.member) and RealmAdmin not in held[m, p]
}
pred hasByGroup [m: Moment, p: Person, r: Role] {
  r not in p.(m.direct).(parts[m]) and r in p.(m.member).(m.carries) and RealmAdmin not in held[m, p]
}
pred hasByGroupAbove [m: Moment, p: Person, r: Role] {
  r not in p.(m.direct).(parts[m]) and r not in p.(m.member).(m.carries).(parts[m])
  r in groupBrings[m, p.(m.member)] and RealmAdmin not in held[m, p]
}
pred hasByBundleOfGroup [m: Moment, p: Person, r: Role] {
  r not in p.(m.direct).(parts[m]) and r in (p.(m.member).(m.carries) & Bundle).(parts[m]) - p.(m.member).(m.carries)
  RealmAdmin not in held[m, p]
}
pred hasInMaster [m: Moment, p: Person, r: Role] { p.home = Master and p not in MasterAdmin and r in held[m, p] }
pred hasNot [m: Moment, p: Person, r: Role] { r not in held[m, p] }
pred isAdministrator [m: Moment, p: Person, r: Role] { p.home = Here and RealmAdmin in held[m, p] and r in r }
pred isMasterAdmin [m: Moment, p: Person, r: Role] { p in MasterAdmin and r in r }

/** Kinds of people to call about. */
pred customer [m: Moment, p, t: Person] { not reallyStaff[m, t] and p != t and no t.view and no t.reset }
pred viewRule [m: Moment, p, t: Person] { not reallyStaff[m, t] and some t.view and no held[m, p] & (ViewUsers + ManageUsers) }
pred resetRule [m: Moment, p, t: Person] { some t.reset }
pred staffDirectly [m: Moment, p, t: Person] { some t.(m.direct) & AdminRole and p != t }
pred staffByBundle [m: Moment, p, t: Person] { no t.(m.direct) & makesStaff and some held[m, t] & AdminRole and no t.(m.member) and p != t }
pred staffByGroup [m: Moment, p, t: Person] {
  no t.(m.direct).(parts[m]) & makesStaff and some groupBrings[m, t.(m.member)] & AdminRole and p != t
}
pred staffByPolicy [m: Moment, p, t: Person] { held[m, t] & makesStaff = Teller and p != t }
pred staffAbove [m: Moment, p, t: Person] { some (held[m, t] & AdminRole) - held[m, p] and p != t }
pred noFactor [m: Moment, p, t: Person] { t.factor = NoFactor and not reallyStaff[m, t] and p != t }
pred oneself [m: Moment, p, t: Person] { p = t }

/** The call would have had another answer before the one that came in front of it. */
pred turned [m, n: Moment] {
  n = m.next and some n.call and m.outcome = Done
  n.call in Ours => answer[m, n.call, n.caller, n.target, n.proof] != n.outcome
  n.call in Gift => (some seenByGuard[n] & ours and not (some giftAt[m, n] & ours))
    or (administers[m, n.caller] <=> not administers[n, n.caller]) or (ManageUsers in token[n, n.caller] <=> ManageUsers not in token[m, n.caller])
  n.call = SetPassword => ManageUsers in token[n, n.caller] and ManageUsers not in token[m, n.caller]
}

/** What the guard would have seen of n's gift at m. */
fun giftAt [m, n: Moment] : set Role {
  n.call in GiveRole + GiveToGroup + Contain => brings[m, n.role]
  else n.call = JoinGroup => groupBrings[m, n.group]
  else n.group.(m.carries).(parts[m]) + groupBrings[m, n.below]
}

/** Codes are made for somebody, this happens to them, and they are tried. */
pred triedAfter [m: Moment, c: Call] {
  isDone[m, MakeCodes] and m.next.call = c and m.next.outcome = Done and m.next.next.call = SignIn and m.next.next.target = m.target
  c in Ours + SetPassword + GiveRole + JoinGroup => m.next.target = m.target
}

// What is true beside the fields: the replay compares it with what the server says.
fun allHeld : Moment -> Person -> Role { { m: Moment, p: Person, r: ours | r in held[m, p] } }
fun allStaff : Moment -> Person { { m: Moment, p: Person | isStaff[m, p] } }
fun allOffered : Moment -> Person -> Person -> Call {
  { m: Moment, p, t: Person, c: MakeCodes + RegenerateCodes |
    answer[m, c, p, t, none] not in Forbidden + ProtectedTarget + SelfTarget }
}
