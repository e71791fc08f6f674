use lifechances_connect::{Kind, Table};
use std::collections::HashMap;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (file, truth, spec) = (&args[1], &args[2], &args[3]);
    let files: Vec<&str> = file.split('+').collect();
    let t0 = std::time::Instant::now();
    let mut kinds = vec![];
    let mut cols = vec![];
    for s in spec.split(',') {
        let (k, c) = s.split_once('=').unwrap();
        cols.push(c.to_string());
        kinds.push(match k {
            "given" => Kind::Given,
            "surname" => Kind::Surname,
            "other" => Kind::Other,
            "dob" => Kind::Born,
            "sex" => Kind::Sex,
            "postcode" => Kind::Postcode,
            "uprn" => Kind::Uprn,
            "school" => Kind::School,
            "nhs" => Kind::Nhs,
            x if x.starts_with("n_") => Kind::Number(x.into()),
            x if x.starts_with("c_") => Kind::Category(x.into()),
            x => Kind::Text(x.into()),
        });
    }
    let mut table = Table::new(kinds);
    let mut truths = vec![];
    let mut n = 0;
    for (source, f) in files.iter().enumerate() {
        let text = std::fs::read_to_string(f).unwrap();
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().unwrap().split(',').map(|x| x.trim()).collect();
        let at: Vec<Vec<usize>> = cols
            .iter()
            .map(|c| {
                c.split('/')
                    .map(|c| head.iter().position(|h| h == &c).unwrap_or_else(|| panic!("{c}")))
                    .collect()
            })
            .collect();
        let ta = head.iter().position(|h| h == truth).unwrap();
        for line in lines {
            let v: Vec<String> = split(line);
            let vals: Vec<String> = at
                .iter()
                .map(|a| {
                    if a.len() == 3 {
                        format!("{:0>4}-{:0>2}-{:0>2}", v[a[0]], v[a[1]], v[a[2]])
                    } else {
                        v[a[0]].trim().to_string()
                    }
                })
                .collect();
            table.push(
                &n.to_string(),
                if files.len() > 1 { source as u16 } else { 0 },
                vals.iter().map(|s| s.as_str()),
            );
            let t = v[ta].trim().to_string();
            let t = if truth == "rec_id" {
                t.split('-').take(2).collect::<Vec<_>>().join("-")
            } else {
                t
            };
            truths.push(t);
            n += 1;
        }
    }
    table.close();
    eprintln!("read {:?}", t0.elapsed());
    let t1 = std::time::Instant::now();
    let linker = lifechances_connect::Linker::train(&table, &mut |s| {
        eprintln!("{s:?} {:?}", t1.elapsed());
        lifechances_connect::Go::On
    })
    .unwrap();
    let mut settings = lifechances_connect::Settings::default();
    if files.len() > 1 {
        settings.pairs = lifechances_connect::Pairs::AcrossSources;
    }
    if let Ok(t) = std::env::var("TH") {
        settings.threads = t.parse().unwrap();
    }
    if let Ok(p) = std::env::var("SURE") {
        settings.join = lifechances_connect::Join::Surely(p.parse().unwrap());
    }
    let links = linker
        .link(&settings, &mut |s| {
            eprintln!("{s:?} {:?}", t1.elapsed());
            lifechances_connect::Go::On
        })
        .unwrap();
    eprintln!("link {:?}", t1.elapsed());
    println!(
        "{:?} completeness {} pairs {} review {}",
        links.expected,
        links.blocking.completeness,
        links.blocking.pairs_compared,
        links.review.len()
    );
    for r in &links.blocking.rules {
        println!("{r:?}");
    }
    let mut sizes: HashMap<&str, u64> = HashMap::new();
    for t in &truths {
        *sizes.entry(t).or_default() += 1;
    }
    let total: u64 = if files.len() > 1 {
        let mut m: HashMap<&str, [u64; 2]> = HashMap::new();
        for (i, t) in truths.iter().enumerate() {
            m.entry(t).or_default()[table.source(i as u32) as usize] += 1;
        }
        m.values().map(|x| x[0] * x[1]).sum()
    } else {
        sizes.values().map(|n| n * (n - 1) / 2).sum()
    };
    let mut groups: HashMap<(u32, &str), u64> = HashMap::new();
    let mut people: HashMap<u32, u64> = HashMap::new();
    for (row, p) in links.person.iter().enumerate() {
        *groups.entry((*p, truths[row].as_str())).or_default() += 1;
        *people.entry(*p).or_default() += 1;
    }
    let tp: u64 = groups.values().map(|n| n * (n - 1) / 2).sum();
    let n: u64 = people.values().map(|n| n * (n - 1) / 2).sum();
    let (pr, r) = (tp as f64 / n as f64, tp as f64 / total as f64);
    println!("CLUSTERS P {pr:.5} R {r:.5} F1 {:.5}", 2.0 * pr * r / (pr + r));
    let p: Vec<(f64, bool, usize)> = links
        .links
        .iter()
        .enumerate()
        .map(|(i, l)| (l.weight, truths[l.a as usize] == truths[l.b as usize], i))
        .collect();
    curve(&p, total);
    let mut wrong: HashMap<(String, bool), u32> = HashMap::new();
    for (i, l) in links.links.iter().enumerate() {
        let y = truths[l.a as usize] == truths[l.b as usize];
        if l.joined != y && i % (1 + table.len() / 50_000) == 0 {
            let pat: Vec<&str> = linker.explain(l.a, l.b).iter().map(|x| x.1).collect();
            *wrong.entry((pat.join(" | "), y)).or_default() += 1;
        }
    }
    let mut w: Vec<_> = wrong.into_iter().collect();
    w.sort_by_key(|x| std::cmp::Reverse(x.1));
    for ((pat, y), n) in w.iter().take(40) {
        println!("{} {pat} n {n}", if *y { "MISSED" } else { "FALSE " });
    }
}
fn curve(p: &[(f64, bool, usize)], total: u64) {
    let (mut tp, mut best, mut r99, mut r995, mut r999, mut zero) =
        (0_u64, (0.0, 0.0, 0.0, 0.0), 0.0_f64, 0.0_f64, 0.0_f64, (0.0, 0.0, 0.0));
    for (n, (w, y, _)) in p.iter().enumerate() {
        tp += *y as u64;
        let pr = tp as f64 / (n + 1) as f64;
        let r = tp as f64 / total as f64;
        let f = 2.0 * pr * r / (pr + r);
        if f > best.0 {
            best = (f, pr, r, *w);
        }
        if pr >= 0.99 {
            r99 = r99.max(r);
        }
        if pr >= 0.995 {
            r995 = r995.max(r);
        }
        if pr >= 0.999 && n > 100 {
            r999 = r999.max(r);
        }
        if *w >= 0.0 {
            zero = (f, pr, r);
        }
    }
    println!("pairs kept {} true {tp} of {total} ceiling {:.4}", p.len(), tp as f64 / total as f64);
    println!(
        "best F1 {:.4} P {:.4} R {:.4} at {:.2}; at 0: F1 {:.4} P {:.4} R {:.4}; R@99 {r99:.4} R@99.5 {r995:.4} R@99.9 {r999:.4}",
        best.0, best.1, best.2, best.3, zero.0, zero.1, zero.2
    );
}
fn split(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut q = false;
    for c in line.chars() {
        match c {
            '"' => q = !q,
            ',' if !q => out.push(String::new()),
            c => out.last_mut().unwrap().push(c),
        }
    }
    out
}
