using Microsoft.Extensions.Logging;

namespace HRNet.Inference.Catalog;

/// <summary>
/// Looks at the folder of models again and again. What is there counts when it looked the same twice, so that no file is taken that is still
/// being written.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="log">Hears when it is away.</param>
internal sealed partial class FolderLook(string folder, ILogger log)
{
    /// <summary>The stamps that were seen last, by names of models; null before the first look.</summary>
    private Dictionary<string, string>? _seen;

    /// <summary>Looks.</summary>
    /// <param name="known">The files as they were taken.</param>
    /// <returns>The names of those that came, changed or went, with their stamps; null for what is gone.</returns>
    public IReadOnlyList<(string Name, string? Stamp)> Changes(IReadOnlyList<ModelEntry> known)
    {
        var entries = known.ToDictionary(entry => entry.Name);
        if (See(entries) is not { } found)
            return [];
        var before = _seen;
        _seen = found;
        if (before is null)
            return [];
        // A share that is away looks like a folder without files.
        if (found.Count == 0 && known.Any(entry => entry.Model is not null))
        {
            if (before.Count > 0)
                LogEmpty(log, folder);
            return [];
        }

        return
        [
            .. from name in entries.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
               let stamp = found.GetValueOrDefault(name)
               where stamp == before.GetValueOrDefault(name) && stamp != entries.GetValueOrDefault(name)?.Stamp
               select (name, stamp)
        ];
    }

    /// <summary>The stamps now; null where the folder cannot be read.</summary>
    private Dictionary<string, string>? See(Dictionary<string, ModelEntry> entries)
    {
        try
        {
            return ModelFiles.In(folder).ToDictionary(
                file => Path.GetFileNameWithoutExtension(file), file => ModelFiles.Stamp(file, entries.GetValueOrDefault(Path.GetFileNameWithoutExtension(file))?.Card));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(6, LogLevel.Warning, "'{Folder}' is empty or away; the models that were there serve on")]
    private static partial void LogEmpty(ILogger logger, string folder);
}
