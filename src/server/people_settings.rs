//! The operator's settings for people: how they sign in, and for how long.

use crate::{
    domain::{Grants, Role},
    ledger::people::Limits,
};
use anyhow::{Context, Result, bail};
use axum::http::HeaderName;
use clap::{Args, ValueEnum};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv6Addr},
    path::PathBuf,
    time::Duration,
};

/// Settings that concern people.
#[derive(Args, Clone, Debug)]
pub struct PeopleSettings {
    /// Address of the OpenID provider (its issuer) at which people sign in
    #[arg(long, env = "COUNTERSIGN_OIDC_ISSUER")]
    pub oidc_issuer: Option<String>,
    /// Id that the provider has given this server
    #[arg(long, env = "COUNTERSIGN_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,
    /// Secret that the provider has given this server
    #[arg(long, env = "COUNTERSIGN_OIDC_CLIENT_SECRET", hide_env_values = true)]
    pub oidc_client_secret: Option<String>,
    /// Claim with the groups of a person, which [groups] of review.toml maps to roles
    #[arg(long, env = "COUNTERSIGN_OIDC_GROUPS_CLAIM")]
    pub oidc_groups_claim: Option<String>,
    /// Values of the claim acr, separated by blanks: how the provider must have made sure who it is; anybody else is refused
    #[arg(long, env = "COUNTERSIGN_OIDC_ACR")]
    pub oidc_acr: Option<String>,
    /// Minutes after which the provider must ask somebody again who they are, when they sign in here; default: it decides
    #[arg(long, env = "COUNTERSIGN_OIDC_MAX_AGE_MINUTES", value_parser = clap::value_parser!(u32).range(1..=525_600))]
    pub oidc_max_age_minutes: Option<u32>,
    /// Whether people may sign in with a password of their own beside the provider
    #[arg(long, env = "COUNTERSIGN_PASSWORDS", value_enum, default_value = "on")]
    pub passwords: OnOff,
    /// File with passwords that nobody may choose, one in each line: common ones, or leaked ones
    #[arg(long, env = "COUNTERSIGN_REFUSED_PASSWORDS")]
    pub refused_passwords: Option<PathBuf>,
    /// Header in which a proxy that has signed a person in says who it is; needs COUNTERSIGN_PROXY_ADDRESSES
    #[arg(long, env = "COUNTERSIGN_PROXY_USER_HEADER")]
    pub proxy_user_header: Option<String>,
    /// Header with the person's name; default: who it is
    #[arg(long, env = "COUNTERSIGN_PROXY_NAME_HEADER")]
    pub proxy_name_header: Option<String>,
    /// Header with the person's groups, separated by commas
    #[arg(long, env = "COUNTERSIGN_PROXY_GROUPS_HEADER")]
    pub proxy_groups_header: Option<String>,
    /// Comma-separated addresses or networks (10.0.0.0/8) of that proxy; from any other, such a header is refused
    #[arg(long, env = "COUNTERSIGN_PROXY_ADDRESSES", value_delimiter = ',')]
    pub proxy_addresses: Option<Vec<String>>,
    /// Hours after which a session that is not used ends
    #[arg(long, env = "COUNTERSIGN_SESSION_IDLE_HOURS", default_value = "12", value_parser = clap::value_parser!(u32).range(1..=8_760))]
    pub session_idle_hours: u32,
    /// Days after which a session ends in any case
    #[arg(long, env = "COUNTERSIGN_SESSION_DAYS", default_value = "7", value_parser = clap::value_parser!(u32).range(1..=365))]
    pub session_days: u32,
}

impl Default for PeopleSettings {
    fn default() -> Self {
        Self {
            oidc_issuer: None,
            oidc_client_id: None,
            oidc_client_secret: None,
            oidc_groups_claim: None,
            oidc_acr: None,
            oidc_max_age_minutes: None,
            passwords: OnOff::On,
            refused_passwords: None,
            proxy_user_header: None,
            proxy_name_header: None,
            proxy_groups_header: None,
            proxy_addresses: None,
            session_idle_hours: 12,
            session_days: 7,
        }
    }
}

/// Whether something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnOff {
    /// It may.
    On,
    /// It may not.
    Off,
}

/// The provider at which people sign in.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Its issuer.
    pub issuer: String,
    /// This server's id there.
    pub client_id: String,
    /// Its secret there.
    pub client_secret: String,
    /// The claim with the groups.
    pub groups_claim: Option<String>,
    /// The authentication context classes of which it must name one; none if any will do.
    pub acr: Vec<String>,
    /// How long ago it may have asked somebody who they are.
    pub max_age: Option<Duration>,
}

/// The proxy that signs people in.
#[derive(Clone, Debug)]
pub struct ProxySettings {
    /// Says who it is.
    pub user: HeaderName,
    /// Says their name.
    pub name: Option<HeaderName>,
    /// Says their groups.
    pub groups: Option<HeaderName>,
    /// Where it calls from.
    pub networks: Vec<Network>,
}

/// An address, or all that begin like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: Ipv6Addr,
    length: u32,
}

impl Network {
    /// Reads `10.1.2.3`, `10.0.0.0/8` or `fd00::/8`.
    fn parse(text: &str) -> Option<Self> {
        let (address, length) =
            text.trim().split_once('/').map_or((text.trim(), None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.parse().ok()?;
        let (most, before) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        let length = length.map_or(Some(most), |length| length.parse().ok()).filter(|length| *length <= most)?;
        Some(Self { address: mapped(address), length: length + before })
    }

    /// Whether the address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        let mask = u128::MAX.checked_shl(128 - self.length).unwrap_or(0);
        (self.address.to_bits() ^ mapped(address).to_bits()) & mask == 0
    }
}

fn mapped(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
}

/// A setting that is not blank: files of variables often have blank ones.
fn set(setting: &Option<String>) -> Option<&str> {
    setting.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

impl PeopleSettings {
    /// Whether people sign in at a provider.
    pub fn has_provider(&self) -> bool {
        set(&self.oidc_issuer).is_some()
    }

    /// Whether a proxy signs people in.
    pub fn has_proxy(&self) -> bool {
        set(&self.proxy_user_header).is_some()
    }

    /// Whether people sign in with passwords of their own. Fails if then nobody could sign in.
    pub fn has_passwords(&self) -> Result<bool> {
        let has_others = self.has_provider() || self.has_proxy();
        if self.passwords == OnOff::Off && !has_others {
            bail!("COUNTERSIGN_PASSWORDS=off leaves nobody who could sign in; set up a provider first: COUNTERSIGN_OIDC_ISSUER");
        }
        Ok(self.passwords == OnOff::On)
    }

    /// How long sessions last.
    pub fn limits(&self) -> Limits {
        let hours = |hours: u32| Duration::from_secs(u64::from(hours) * 3_600);
        Limits { idle: hours(self.session_idle_hours), whole: hours(self.session_days.saturating_mul(24)) }
    }

    /// The provider, if one is set.
    pub fn provider(&self) -> Result<Option<ProviderSettings>> {
        let set = [&self.oidc_issuer, &self.oidc_client_id, &self.oidc_client_secret].map(|one| set(one).map(str::to_owned));
        let [Some(issuer), Some(client_id), Some(client_secret)] = set else {
            let more = [&self.oidc_groups_claim, &self.oidc_acr].into_iter().any(|one| self::set(one).is_some());
            if set.iter().any(Option::is_some) || more || self.oidc_max_age_minutes.is_some() {
                bail!(
                    "a provider needs all three: COUNTERSIGN_OIDC_ISSUER, COUNTERSIGN_OIDC_CLIENT_ID and COUNTERSIGN_OIDC_CLIENT_SECRET"
                );
            }
            return Ok(None);
        };
        let url = reqwest::Url::parse(&issuer).context("COUNTERSIGN_OIDC_ISSUER is no address")?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let is_here = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
        if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
            bail!("COUNTERSIGN_OIDC_ISSUER must begin with https://, so that nobody in between can answer for it");
        }
        Ok(Some(ProviderSettings {
            issuer,
            client_id,
            client_secret,
            groups_claim: self::set(&self.oidc_groups_claim).map(str::to_owned),
            acr: self::set(&self.oidc_acr).into_iter().flat_map(str::split_whitespace).map(str::to_owned).collect(),
            max_age: self.oidc_max_age_minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60)),
        }))
    }

    /// The proxy that signs people in, if one is set.
    pub fn proxy(&self) -> Result<Option<ProxySettings>> {
        let header = |name: &Option<String>, setting: &str| {
            set(name)
                .map(|name| name.parse::<HeaderName>().with_context(|| format!("{setting} is no name of a header")))
                .transpose()
        };
        let user = header(&self.proxy_user_header, "COUNTERSIGN_PROXY_USER_HEADER")?;
        let name = header(&self.proxy_name_header, "COUNTERSIGN_PROXY_NAME_HEADER")?;
        let groups = header(&self.proxy_groups_header, "COUNTERSIGN_PROXY_GROUPS_HEADER")?;
        let listed = self.proxy_addresses.as_deref().unwrap_or_default();
        let listed: Vec<&str> = listed.iter().map(|one| one.trim()).filter(|one| !one.is_empty()).collect();
        let (Some(user), false) = (user, listed.is_empty()) else {
            if set(&self.proxy_user_header).is_some() || name.is_some() || groups.is_some() || !listed.is_empty() {
                bail!("a proxy that signs people in needs both: COUNTERSIGN_PROXY_USER_HEADER and COUNTERSIGN_PROXY_ADDRESSES");
            }
            return Ok(None);
        };
        if self.has_provider() {
            bail!(
                "people sign in either at a proxy or at a provider; unset COUNTERSIGN_PROXY_USER_HEADER or COUNTERSIGN_OIDC_ISSUER"
            );
        }
        let network = |one: &&str| {
            Network::parse(one).with_context(|| format!("COUNTERSIGN_PROXY_ADDRESSES: {one} is no address and no network"))
        };
        Ok(Some(ProxySettings { user, name, groups, networks: listed.iter().map(network).collect::<Result<_>>()? }))
    }
}

/// What a group may do, in `[groups]` of `review.toml`: a role everywhere, or one for each collection.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum GroupRole {
    /// In all collections.
    Everywhere(Role),
    /// In these.
    In(BTreeMap<String, Role>),
}

/// What the groups that a provider or a proxy names mean here.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// What they may do.
    pub roles: GroupRoles,
    /// The teams that they are in.
    pub teams: GroupTeams,
}

/// The groups that make up each team, in `[teams]` of `review.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct GroupTeams(BTreeMap<String, BTreeSet<String>>);

impl GroupTeams {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The teams of somebody in these groups.
    pub fn teams<'a>(&self, groups: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
        let groups: BTreeSet<&str> = groups.into_iter().collect();
        let is_in = |of: &BTreeSet<String>| of.iter().any(|group| groups.contains(group.as_str()));
        self.0.iter().filter(|(_, of)| is_in(of)).map(|(team, _)| team.clone()).collect()
    }
}

/// The roles of groups.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct GroupRoles(BTreeMap<String, GroupRole>);

impl GroupRoles {
    /// Whether no group is named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What somebody in these groups may do.
    pub fn grants<'a>(&self, groups: impl IntoIterator<Item = &'a str>) -> Grants {
        let roles = groups.into_iter().filter_map(|group| self.0.get(group));
        let mut grants = roles.fold(Grants::default(), |grants, role| match role {
            GroupRole::Everywhere(role) => grants.and(&Grants::everywhere(*role)),
            GroupRole::In(roles) => {
                roles.iter().fold(grants, |grants, (name, role)| grants.and(&Grants::default().with(Some(name), Some(*role))))
            }
        });
        grants.tidy();
        grants
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_what_begins_like_it() {
        let is_in = |network: &str, address: &str| Network::parse(network).unwrap().contains(address.parse().unwrap());
        assert!(is_in("10.0.0.0/8", "10.255.1.2") && !is_in("10.0.0.0/8", "11.0.0.1"));
        assert!(is_in("10.1.2.3", "10.1.2.3") && !is_in("10.1.2.3", "10.1.2.4"));
        assert!(is_in("10.1.2.3", "::ffff:10.1.2.3"), "as a socket for both versions names it");
        assert!(is_in("fd00::/8", "fd12::1") && !is_in("fd00::/8", "fe80::1") && is_in("::/0", "2001:db8::1"));
        for wrong in ["10.0.0.0/33", "proxy", "10.0.0.0/", "10.0.0/8", "/8"] {
            assert_eq!(Network::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_team_is_everybody_of_its_groups() {
        let teams: GroupTeams = toml::from_str("Payables = [\"clerks\", \"heads\"]\nTravel = [\"travel\"]").unwrap();
        assert_eq!(teams.teams(["heads", "staff"]), BTreeSet::from(["Payables".to_owned()]));
        assert_eq!(teams.teams(["staff"]), BTreeSet::new(), "they have left their teams");
        assert_eq!(GroupTeams::default().teams(["clerks"]), BTreeSet::new(), "nobody is in a team by a group");
    }

    #[test]
    fn half_a_provider_and_half_a_proxy_are_refused() {
        let set = |text: &str| Some(text.to_owned());
        let all = PeopleSettings {
            oidc_issuer: set("https://id.example"),
            oidc_client_id: set("c"),
            oidc_client_secret: set("s"),
            ..PeopleSettings::default()
        };
        assert_eq!(all.provider().unwrap().unwrap().issuer, "https://id.example");
        assert!(PeopleSettings { oidc_client_secret: None, ..all.clone() }.provider().is_err());
        assert!(PeopleSettings { oidc_acr: set("loa2"), ..PeopleSettings::default() }.provider().is_err(), "of no provider");
        let strict = PeopleSettings { oidc_acr: set("loa2  loa3"), oidc_max_age_minutes: Some(5), ..all.clone() };
        let strict = strict.provider().unwrap().unwrap();
        assert_eq!((strict.acr, strict.max_age), (vec!["loa2".to_owned(), "loa3".to_owned()], Some(Duration::from_secs(300))));
        let without = PeopleSettings { passwords: OnOff::Off, ..all.clone() };
        assert!(!without.has_passwords().unwrap() && all.has_passwords().unwrap());
        let nobody = PeopleSettings { passwords: OnOff::Off, ..PeopleSettings::default() };
        assert!(nobody.has_passwords().is_err(), "nobody could sign in");
        assert!(
            PeopleSettings { oidc_issuer: set("http://id.example"), ..all.clone() }.provider().is_err(),
            "anybody in between"
        );
        assert!(PeopleSettings { oidc_issuer: set("http://127.0.0.1:1"), ..all.clone() }.provider().is_ok());

        let proxy = PeopleSettings {
            proxy_user_header: set("x-user"),
            proxy_addresses: Some(vec!["10.0.0.1".to_owned(), " fd00::/8".to_owned()]),
            ..PeopleSettings::default()
        };
        assert_eq!(proxy.proxy().unwrap().unwrap().networks.len(), 2);
        assert!(PeopleSettings { proxy_addresses: None, ..proxy.clone() }.proxy().is_err());
        assert!(PeopleSettings { proxy_user_header: None, ..proxy.clone() }.proxy().is_err());
        assert!(PeopleSettings { proxy_addresses: Some(vec!["proxy".to_owned()]), ..proxy }.proxy().is_err());
    }

    #[test]
    fn groups_are_roles_in_all_collections_or_in_some() {
        let roles: GroupRoles = toml::from_str("clerks = \"reviewer\"\nheads = { invoices = \"approver\" }").unwrap();
        let grants = roles.grants(["clerks", "heads", "others"]);
        assert_eq!([grants.role_in("invoices"), grants.role_in("x")], [Some(Role::Approver), Some(Role::Reviewer)]);
        assert!(roles.grants(["others"]).is_empty());
        assert_eq!(roles.grants(["heads", "clerks", "clerks"]), grants, "in any order");
        assert!(toml::from_str::<GroupRoles>("clerks = \"root\"").is_err());
    }
}
