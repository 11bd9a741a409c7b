using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace HRNetWeb.Pages;

/// <summary>
/// The page's newest version. The folder is looked through whenever a file is asked for by its plain name, as the start page is at each visit, so that an edit is seen at once;
/// that costs less than it would to read one file. There are few of them, and small ones.
/// </summary>
internal sealed class PageFiles(IFileProvider folder)
{
    private readonly FileExtensionContentTypeProvider _types = new();
    private volatile Snapshot? _last;

    /// <summary>Finds the answer to a path; null where no file has it.</summary>
    /// <param name="path">The path of a request: "/", "/js/app.js", or "/v/VERSION/js/app.js".</param>
    /// <returns>The file, and whether what is under this path never changes.</returns>
    public (PageFile File, bool Lasting)? Find(string path)
    {
        var name = path == "/" ? PageVersion.Start : path.TrimStart('/');
        if (!name.StartsWith("v/", StringComparison.Ordinal))
            return Newest().TryFind(name, out var plain) ? (plain, false) : null;

        if (name.Split('/', 3) is not [_, var version, var rest] || rest == PageVersion.Start)
            return null;
        // A page that was opened before an edit may still ask for a file of its own version: it gets the newest, which it may not keep.
        var files = _last?.Version is { } last && last.Name == version ? last : Newest();
        return files.TryFind(rest, out var file) ? (file, files.Name == version) : null;
    }

    private PageVersion Newest()
    {
        var last = _last;
        try
        {
            var found = List("").OrderBy(file => file.Name, StringComparer.Ordinal).ToArray();
            Stamp[] stamps = [.. found.Select(file => new Stamp(file.Name, file.Info.Length, file.Info.LastModified))];
            if (last is not null && stamps.AsSpan().SequenceEqual(last.Stamps))
                return last.Version;
            var version = new PageVersion(found.ToDictionary(file => file.Name, file => new PageFile(Read(file.Info), file.MediaType)));
            _last = new Snapshot(stamps, version);
            return version;
        }
        catch (IOException) when (last is not null)
        {
            // A file that is just being written or moved; it is read with the next visit.
            return last.Version;
        }
    }

    /// <summary>The files that browsers know what to do with.</summary>
    private IEnumerable<(string Name, string MediaType, IFileInfo Info)> List(string under)
    {
        foreach (var entry in folder.GetDirectoryContents(under))
        {
            var name = under + entry.Name;
            if (entry.IsDirectory)
            {
                foreach (var file in List(name + "/"))
                    yield return file;
            }
            else if (_types.TryGetContentType(name, out var type))
                yield return (name, type, entry);
        }
    }

    private static byte[] Read(IFileInfo file)
    {
        using var stream = file.CreateReadStream();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private sealed record Snapshot(Stamp[] Stamps, PageVersion Version);

    private readonly record struct Stamp(string Name, long Length, DateTimeOffset Modified);
}

/// <summary>Serves the page.</summary>
internal static class PageSetup
{
    public static IServiceCollection AddPage(this IServiceCollection services) =>
        services.AddSingleton(provider => new PageFiles(provider.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider));

    public static IApplicationBuilder UsePage(this IApplicationBuilder app)
    {
        var files = app.ApplicationServices.GetRequiredService<PageFiles>();
        return app.Use((http, next) =>
            (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && files.Find(http.Request.Path.Value ?? "") is var (file, lasting)
                ? file.Answer(http, lasting).ExecuteAsync(http)
                : next(http));
    }
}
