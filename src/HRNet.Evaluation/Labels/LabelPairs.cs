using System.Collections;

namespace HRNet.Evaluation.Labels;

/// <summary>A truth and what is compared with it.</summary>
/// <param name="Name">Path of the truth below its folder without extension, with slashes.</param>
/// <param name="Truth">File of the truth.</param>
/// <param name="Answer">File of the answer, or the picture to be answered.</param>
internal sealed record LabelPair(string Name, string Truth, string Answer);

/// <summary>
/// The files of two folders that belong together: equal names apart from the extension, and apart from what Cityscapes appends.
/// </summary>
internal sealed class LabelPairs : IEnumerable<LabelPair>
{
    /// <summary>Of the maps that Cityscapes has of each picture, the one whose labels are those of the networks.</summary>
    private const string CityscapesTruth = "_gtFine_labelTrainIds";

    private static readonly string[] s_appendices = [CityscapesTruth, "_leftImg8bit"];

    private readonly Dictionary<string, LabelPair> _pairs;

    private LabelPairs(Dictionary<string, LabelPair> pairs) => _pairs = pairs;

    /// <summary>The pair of that name.</summary>
    public LabelPair this[string name] => _pairs[name];

    /// <summary>Finds the answer to every truth.</summary>
    /// <param name="truths">Folder of the truth's PNG files.</param>
    /// <param name="answers">Folder of the answers.</param>
    /// <param name="what">What an answer is, in words.</param>
    /// <exception cref="EvaluationException">A folder is missing or empty, or a truth has no answer.</exception>
    public static LabelPairs Of(string truths, string answers, string what)
    {
        var (there, wanted) = (Files(answers), Files(truths).Where(file => file.Value.EndsWith(".png", StringComparison.OrdinalIgnoreCase)).ToArray());
        if (wanted.Where(file => file.Value.Contains(CityscapesTruth, StringComparison.Ordinal)).ToArray() is { Length: > 0 } cityscapes)
            wanted = cityscapes;
        if (wanted.Length == 0)
            throw new EvaluationException($"There is no PNG file of truth in '{truths}'.");
        if (wanted.Where(file => !there.ContainsKey(file.Key)).ToArray() is { Length: > 0 } alone)
            throw new EvaluationException($"{alone.Length} of {wanted.Length} truths have no {what} in '{answers}'; the first is '{alone[0].Value}'.");
        return new(wanted.OrderBy(file => file.Key, StringComparer.Ordinal).ToDictionary(file => file.Key, file => new LabelPair(file.Key, file.Value, there[file.Key])));
    }

    /// <summary>Adds an answer; what is wrong is said with the file's name.</summary>
    /// <exception cref="EvaluationException">The sizes differ, or the truth cannot be read.</exception>
    public static void Add(LabelEvaluator evaluator, LabelPair pair, LabelMap answer)
    {
        try
        {
            evaluator.Add(LabelMap.Read(pair.Truth), answer);
        }
        catch (EvaluationException fault) when (!fault.Message.StartsWith('\''))
        {
            throw new EvaluationException($"'{pair.Truth}': {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<LabelPair> GetEnumerator() => _pairs.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Dictionary<string, string> Files(string folder)
    {
        if (!Directory.Exists(folder))
            throw new EvaluationException($"The folder '{folder}' does not exist.");
        var files = new Dictionary<string, string>();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/');
            files[s_appendices.Aggregate(name, (rest, appendix) => rest.EndsWith(appendix, StringComparison.Ordinal) ? rest[..^appendix.Length] : rest)] = file;
        }

        return files;
    }
}
