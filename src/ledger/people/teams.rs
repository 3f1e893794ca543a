//! Teams: people to whom work is given together.

use super::{
    super::{
        Actor, LedgerError,
        sql::{Append, Sql, SqlValue, read, write},
    },
    People, about,
    persons::by_id,
};
use serde_json::json;
use std::collections::BTreeSet;

/// Somebody's place in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name of the team.
    pub team: String,
    /// The id of the person.
    pub person: String,
    /// Because of a group that a provider or a proxy names; such a place ends when they leave the group.
    pub by_group: bool,
}

impl People {
    /// Who belongs to which team, by team.
    pub async fn members(&self) -> Result<Vec<Member>, LedgerError> {
        read!(self, |sql| members(sql, None))
    }

    /// Puts somebody into a team, or takes them out of it. `false` if there is no such person.
    pub async fn set_member(&self, by: &Actor, id: &str, team: &str, is_in: bool) -> Result<bool, LedgerError> {
        let (by, id, team) = (by.clone(), id.to_owned(), team.to_owned());
        write!(self, |sql| set_member(sql, &by, &id, &team, is_in))
    }

    /// The teams that somebody's groups put them into are these.
    pub async fn set_group_teams(&self, id: &str, teams: &BTreeSet<String>) -> Result<(), LedgerError> {
        let by_groups = |members: Vec<Member>| -> BTreeSet<String> {
            members.into_iter().filter(|member| member.by_group).map(|member| member.team).collect()
        };
        let id = id.to_owned();
        let now: Vec<Member> = {
            let id = id.clone();
            read!(self, |sql| members(sql, Some(&id)))?
        };
        if by_groups(now) == *teams {
            return Ok(());
        }
        let teams = teams.clone();
        write!(self, |sql| set_group_teams(sql, &id, &teams))
    }
}

async fn members<S: Sql>(sql: &S, of: Option<&str>) -> Result<Vec<Member>, LedgerError> {
    let (of_one, values) = of.map_or(("", Vec::new()), |person| ("WHERE person = $1", vec![person.into()]));
    let select = format!("SELECT team, person, by_group FROM team_member {of_one} ORDER BY team, person, by_group");
    let rows = sql.rows(&select, &values).await?;
    let text = |row: &[SqlValue], at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
    let member = |row: &Vec<SqlValue>| Member {
        team: text(row, 0),
        person: text(row, 1),
        by_group: row.get(2).map_or(0, SqlValue::int) != 0,
    };
    Ok(rows.iter().map(member).collect())
}

async fn set_member<S: Sql + Append>(sql: &S, by: &Actor, id: &str, team: &str, is_in: bool) -> Result<bool, LedgerError> {
    let Some(person) = by_id(sql, id).await? else { return Ok(false) };
    let values: [SqlValue; 2] = [team.into(), id.into()];
    let is_there = "SELECT team FROM team_member WHERE team = $1 AND person = $2 AND by_group = 0";
    if sql.rows(is_there, &values).await?.is_empty() != is_in {
        return Ok(true);
    }
    let change = if is_in {
        "INSERT INTO team_member (team, person, by_group) VALUES ($1, $2, 0)"
    } else {
        "DELETE FROM team_member WHERE team = $1 AND person = $2 AND by_group = 0"
    };
    sql.run(change, &values).await?;
    let kind = if is_in { "team_joined" } else { "team_left" };
    sql.append(by.does(kind, about(id), json!({"name": person.name, "team": team}))).await?;
    Ok(true)
}

async fn set_group_teams<S: Sql + Append>(sql: &S, id: &str, teams: &BTreeSet<String>) -> Result<(), LedgerError> {
    let Some(person) = by_id(sql, id).await? else { return Ok(()) };
    sql.run("DELETE FROM team_member WHERE person = $1 AND by_group = 1", &[id.into()]).await?;
    for team in teams {
        let insert = "INSERT INTO team_member (team, person, by_group) VALUES ($1, $2, 1)";
        sql.run(insert, &[team.as_str().into(), id.into()]).await?;
    }
    let provider = Actor { id: "provider".to_owned(), name: person.issuer.clone() };
    sql.append(provider.does("teams_changed", about(id), json!({"name": person.name, "teams": teams}))).await
}
