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
    public string? Sha256Prefix => PublishedHash.In(File);
}
