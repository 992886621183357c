namespace Lab.Model.Histories;

/// <summary>Sees every call and return as it is recorded: the monitors, online and offline alike.</summary>
public interface IHistoryListener
{
    void OnCall(History history, OperationId operation);
    void OnReturn(History history, OperationId operation);
}
