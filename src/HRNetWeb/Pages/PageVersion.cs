using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace HRNetWeb.Pages;

/// <summary>
/// All files of the page as they were at one time. The start page refers to each of them under the name of this version, where it can be kept for ever, and has all modules
/// fetched at once: a module names those that it imports only when it has arrived itself.
/// </summary>
internal sealed partial class PageVersion
{
    /// <summary>The file that answers "/".</summary>
    public const string Start = "index.html";

    private readonly Dictionary<string, PageFile> _files;

    /// <summary>Makes a version of the files, whose names are relative to the page, such as "js/app.js".</summary>
    public PageVersion(IReadOnlyDictionary<string, PageFile> files)
    {
        _files = new(files, StringComparer.Ordinal);
        var all = string.Join('\n', files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value.Hash}"));
        Name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 8));
        if (_files.TryGetValue(Start, out var start))
            _files[Start] = new PageFile(Encoding.UTF8.GetBytes(Linked(Encoding.UTF8.GetString(start.Content))), start.MediaType);
    }

    /// <summary>What tells this content from any other.</summary>
    public string Name { get; }

    /// <summary>Finds a file.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out PageFile? file) => _files.TryGetValue(name, out file);

    private string Linked(string html)
    {
        var roots = ModuleScript().Matches(html).Select(script => Source().Match(script.Value).Groups[1].Value).ToList();
        var preloads = string.Concat(ImportedBy(roots).Select(module => $"""<link rel="modulepreload" href="{module}">{'\n'}  """));
        if (ModuleScript().Match(html) is { Success: true } first)
            html = html.Insert(first.Index, preloads);
        return Value().Replace(html, match => _files.ContainsKey(match.Groups[1].Value) ? $"=\"v/{Name}/{match.Groups[1].Value}\"" : match.Value);
    }

    /// <summary>The modules (and workers) that modules name, and those that these name: by whatever statement, a module is named by its relative address in quotes.</summary>
    private List<string> ImportedBy(List<string> roots)
    {
        var found = new List<string>(roots);
        for (var i = 0; i < found.Count; i++)
        {
            if (!_files.TryGetValue(found[i], out var module))
                continue;
            var address = new Uri(new Uri("page://page/"), found[i]);
            var named = Address().Matches(Encoding.UTF8.GetString(module.Content)).Select(match => new Uri(address, match.Groups[1].Value).AbsolutePath[1..]);
            found.AddRange(named.Where(name => _files.ContainsKey(name)).Except(found));
        }

        return found[roots.Count..];
    }

    [GeneratedRegex("<script\\b[^>]*\\btype=\"module\"[^>]*>")]
    private static partial Regex ModuleScript();

    [GeneratedRegex("\\bsrc=\"([^\"]*)\"")]
    private static partial Regex Source();

    [GeneratedRegex("=\"([^\"]*)\"")]
    private static partial Regex Value();

    [GeneratedRegex("['\"](\\.{1,2}/[\\w./-]+\\.js)['\"]")]
    private static partial Regex Address();
}
