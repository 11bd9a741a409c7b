using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Import;
using HRNet.Models;

namespace HRNet.Pull;

/// <summary>A checkpoint that its authors or OpenMMLab published and that can be imported here.</summary>
/// <param name="Name">A short name, such as "pose-w32-256x192"; the model that is made of it is called so.</param>
/// <param name="File">Its name as published, from which the importer tells what the tensors do not.</param>
/// <param name="Task">What the model answers.</param>
/// <param name="Variant">Width and depth of the network, such as "w32".</param>
/// <param name="Input">Rows x columns of what it was trained on.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="License">License of the publisher's code and files; the training data may restrict use further.</param>
/// <param name="Url">Where it is downloaded; null for files that only a person in a browser gets.</param>
/// <param name="Page">The page with links to it, for those.</param>
public sealed record PublishedFile(
    string Name, string File, ModelTask Task, string Variant, string Input, string Publisher, string License, Uri? Url, Uri? Page)
{
    /// <summary>The first eight digits of the file's SHA-256, where its name gives them: OpenMMLab's do.</summary>
    internal string? Sha256Prefix => PublishedHash.In(File);
}

/// <summary>
/// Every published HRNet file that can be imported. They stand in <c>files.json</c>, with each publisher's source; sizes do not, for no
/// publisher tells them.
/// </summary>
public static class PublishedFiles
{
    private const int MostSuggestions = 4;

    private static readonly Lazy<(PublishedFile[] All, HashSet<string> Hosts)> s_catalog = new(Load);

    /// <summary>Every file, in the catalog's order.</summary>
    public static IReadOnlyList<PublishedFile> All => s_catalog.Value.All;

    /// <summary>The hosts that files are downloaded from, and those that these redirect to.</summary>
    internal static IReadOnlySet<string> Hosts => s_catalog.Value.Hosts;

    /// <summary>The file of a short or a published name.</summary>
    /// <exception cref="PullException">There is none; the message names those that are called alike.</exception>
    public static PublishedFile Find(string name) =>
        All.FirstOrDefault(file => file.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || file.File.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new PullException(
            $"There is no published file '{(name.Length > 100 ? name[..100] + "..." : name)}'. Names like it: {string.Join(", ", Near(name))}. 'hrnet pull --list' shows all.");

    /// <summary>The names that differ least from a name that does not exist.</summary>
    internal static IEnumerable<string> Near(string name)
    {
        // A published name is as long as three short ones: each is compared with its like.
        var wanted = name.Length > 200 ? name[..200] : name;
        return All.SelectMany(file => new[] { file.Name, file.File })
            .OrderBy(known => EditDistance.Of(wanted, known))
            .Take(MostSuggestions);
    }

    private static (PublishedFile[] All, HashSet<string> Hosts) Load()
    {
        using var stream = typeof(PublishedFiles).Assembly.GetManifestResourceStream("files.json")!;
        var data = JsonSerializer.Deserialize(stream, CatalogJson.Default.CatalogData)!;
        var publishers = data.Publishers.ToDictionary(publisher => publisher.Name);
        PublishedFile[] all = [.. data.Files.Select(row => File(row, publishers[row.Publisher]))];
        var hosts = all.Where(file => file.Url is not null).Select(file => file.Url!.Host).Concat(data.Redirects);
        return (all, hosts.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    private static PublishedFile File(CatalogRow row, CatalogPublisher publisher) => new(
        row.Name, row.Path[(row.Path.LastIndexOf('/') + 1)..], row.Task, row.Variant, row.Input, publisher.Name, publisher.License,
        publisher.Base is null ? null : new(publisher.Base, row.Path), publisher.Page);
}

/// <summary>The file.</summary>
/// <param name="Redirects">Hosts that the publishers' hosts redirect to.</param>
/// <param name="Publishers">Who published.</param>
/// <param name="Files">What.</param>
internal sealed record CatalogData(IReadOnlyList<string> Redirects, IReadOnlyList<CatalogPublisher> Publishers, IReadOnlyList<CatalogRow> Files);

/// <summary>A publisher: either a base address, or a page with links for people.</summary>
internal sealed record CatalogPublisher(string Name, string License, string Source, Uri? Base = null, Uri? Page = null);

/// <summary>A file, under its publisher's base address.</summary>
internal sealed record CatalogRow(string Name, string Publisher, string Path, ModelTask Task, string Variant, string Input);

/// <summary>Names in JSON; one that is not known is a slip of the pen.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CatalogData))]
internal sealed partial class CatalogJson : JsonSerializerContext;
