using System.Collections.ObjectModel;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The values that a run answered; disposing it disposes them.</summary>
public interface IDisposableReadOnlyCollection<T> : IReadOnlyCollection<T>, IDisposable
{
}

/// <summary>Owns some values.</summary>
internal sealed class DisposableList<T>(T[] items) : ReadOnlyCollection<T>(items), IDisposableReadOnlyCollection<T> where T : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var item in this)
        {
            item.Dispose();
        }
    }
}
